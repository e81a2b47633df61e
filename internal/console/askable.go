package console

// CanAsk reports whether there is a terminal to ask on.
func (c *Console) CanAsk() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.terminal()
	return err == nil
}

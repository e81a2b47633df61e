//go:build unix

package agent_test

import (
	"runtime"
	"sync"
	"testing"
)

// crowd has n clients ask at the same moment, and returns how many failed.
func (r *running) crowd(t *testing.T, n int) (failed int) {
	t.Helper()
	errs := make(chan error, n)
	gate := make(chan struct{})
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			<-gate
			key, err := r.Get(t.Context(), id(1))
			key.Wipe()
			errs <- err
		})
	}
	close(gate)
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			failed++
			t.Logf("%v", err)
		}
	}
	return failed
}

// size is what the process needs.
func size() (goroutines int, heap uint64) {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return runtime.NumGoroutine(), m.HeapAlloc
}

func TestAThousandClientsAtOnceAreServedAndLeaveNothing(t *testing.T) {
	const clients, slack = 1000, 256 << 10 // bytes of heap, of what the runtime keeps for itself
	r := start(t, nil)
	r.put(t, 1, terms())
	if failed := r.crowd(t, clients); failed > 0 {
		t.Errorf("%d failed", failed)
	}
	routines, heap := size()
	for range 3 {
		if failed := r.crowd(t, clients); failed > 0 {
			t.Errorf("%d failed", failed)
		}
	}
	after, heapAfter := size()
	for after > routines { // the last answers' goroutines are about to end
		runtime.Gosched()
		after, heapAfter = size()
	}
	if heapAfter > heap+slack {
		t.Errorf("the heap grew from %d to %d bytes", heap, heapAfter)
	}
}

func TestACrowdOfWritersLeavesOneKey(t *testing.T) {
	r := start(t, nil)
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() { r.put(t, 1, terms()) })
		all.Go(func() { _ = r.Drop(t.Context(), id(2)) })
	}
	all.Wait()
	r.has(t, 1)
	if list, err := r.Status(t.Context()); err != nil || len(list) != 1 {
		t.Errorf("%d keys are held, error %v", len(list), err)
	}
}

package cmd

import (
	"context"
	"errors"

	"watchword/generator"
	"watchword/secret"
	"watchword/vault"
)

// makes reports whether the kind has a password, and none is given.
func (o *addOptions) makes() bool {
	return !o.stdin && !o.typed && kindOf(o.kind).made != nil
}

// open reports whether it is a network without a password.
func (o *addOptions) open() bool { return o.kind == "wifi" && o.value("security") == openNetwork }

// recipeMade is the recipe of the password that is made.
func (o *addOptions) recipeMade() (generator.Recipe, error) {
	if len(o.recipe.given) == 0 && o.recipe.site == "" {
		return kindOf(o.kind).made()
	}
	return o.recipe.recipe()
}

// addSecret gives the entry the secret that its kind is about.
func (w *ww) addSecret(ctx context.Context, tx *vault.Tx, o *addOptions, d *draft) error {
	if o.open() || !o.stdin && !o.typed && !o.makes() {
		return nil
	}
	k := kindOf(o.kind)
	want := wanted{stdin: o.stdin, typed: o.typed, prompt: k.promptMain(), made: o.recipeMade}
	if k.main == vault.Password {
		want.place = &place{name: o.name, user: o.user, urls: o.addresses}
	}
	value, made, err := w.chooseSecret(ctx, tx, o, want, d)
	if err != nil {
		return err
	}
	d.hide(k.main, value)
	if made {
		d.made = value
	}
	if fault := k.fault(k.main, value); fault != "" {
		return unfit(fault)
	}
	return w.doubt(k, k.main, value)
}

// chooseSecret returns the secret that is given or made, or asks which it is to
// be.
func (w *ww) chooseSecret(ctx context.Context, tx *vault.Tx, o *addOptions, want wanted, d *draft) (value secret.Value, made bool, err error) {
	switch {
	case o.typed:
		value, err = w.fittingSecret(ctx, tx, want, kindOf(o.kind), kindOf(o.kind).main)
		d.asked = true
		return value, false, err
	case o.stdin:
		value, err = w.newSecret(ctx, tx, want)
		return value, false, err
	case d.alone || len(o.recipe.given) > 0:
		value, err = w.makeSecret(want)
		return value, true, err
	}
	return w.typeOrMake(ctx, tx, want, kindOf(o.kind), d)
}

// fittingSecret is newSecret for the field with this key of an entry of kind k.
// Who types is asked again until the secret can be what it is to be.
func (w *ww) fittingSecret(ctx context.Context, tx *vault.Tx, want wanted, k *kind, key string) (secret.Value, error) {
	for {
		value, err := w.newSecret(ctx, tx, want)
		if err != nil {
			return value, err
		}
		fault := k.fault(key, value)
		if fault == "" {
			return value, nil
		}
		value.Wipe()
		if !want.typed {
			return secret.Value{}, unfit(fault)
		}
		w.Console.Fail("%s", fault)
	}
}

// unfit is the failure of a secret that cannot be what it is to be.
func unfit(fault string) *failure {
	return &failure{exit: exitUsage, code: "unfit", message: fault + ".", state: unchanged}
}

// errMake is the answer of who would rather have a password made.
var errMake = errors.New("make one")

// typeOrMake asks for a password, which is made for who only presses Enter, or
// would rather not keep the one that was typed.
func (w *ww) typeOrMake(ctx context.Context, tx *vault.Tx, want wanted, k *kind, d *draft) (value secret.Value, made bool, err error) {
	o := typing{
		prompt: w.promptOrMake(k), meter: w.meterAt(*want.place),
		instead: func() (secret.Value, error) { return secret.Value{}, errMake },
		takes: func(v secret.Value) (bool, error) {
			if fault := k.fault(k.main, v); fault != "" {
				w.Console.Fail("%s", fault)
				return false, nil
			}
			instead, err := w.advise(ctx, tx, v, *want.place, true)
			if instead {
				err = errMake
			}
			return true, err
		},
	}
	err = d.ask(func() error {
		value, err = w.typeTwice(ctx, o)
		if made = errors.Is(err, errMake); made {
			return nil
		}
		return err
	})
	if made = made || d.alone; made && err == nil {
		value, err = w.makeSecret(want)
	}
	return value, made, err
}

// promptOrMake says what Enter does.
func (w *ww) promptOrMake(k *kind) string {
	if k.name == "wifi" {
		return "Password: " + w.enterKey() + " to generate (easy to read aloud), or type one: "
	}
	return "Password: " + w.enterKey() + " to generate, or type one: "
}

// enterKey is the key that takes what is offered: by its name where the terminal
// cannot show it, or reads it aloud.
func (w *ww) enterKey() string {
	if w.Console.Unicode && !w.Console.Accessible {
		return "⏎"
	}
	return "Enter"
}

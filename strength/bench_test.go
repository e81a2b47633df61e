package strength_test

import (
	"strings"
	"testing"
	"time"

	"watchword/secret"
	"watchword/strength"
)

func BenchmarkFirstEstimate(b *testing.B) {
	password := secret.New([]byte("summer2024"))
	defer password.Wipe()
	for b.Loop() {
		strength.New().Estimate(password, nil, time.Time{})
	}
}

func BenchmarkEstimate(b *testing.B) {
	for name, text := range map[string]string{
		"typical": "Summer2024!x",
		"signs":   "P@ssw0rd12!kX9v",
		"random":  "rN4?kV_8q-Tm2+Zc.w7H",
		"letters": strings.Repeat("a", strength.Limit),
		"tangled": strings.Repeat("p@ss1|4@8({[<369!70$5+%2dr4g0n", 10),
	} {
		b.Run(name, func(b *testing.B) {
			password := secret.New([]byte(text))
			defer password.Wipe()
			estimator().Estimate(password, nil, time.Time{})
			b.ReportAllocs()
			for b.Loop() {
				estimator().Estimate(password, nil, time.Time{})
			}
		})
	}
}

//go:build deep

package s3_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"watchword/secret"
	"watchword/sync/remote"
	"watchword/sync/remote/hammertest"
	"watchword/sync/remote/remotetest"
	"watchword/sync/remote/s3"
)

// real opens a prefix with this key.
func real(t *testing.T, address, where, id, key string) *s3.Store {
	t.Helper()
	target, err := remote.Parse("s3://" + where + "?region=eu-1&endpoint=http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	s, err := s3.Open(t.Context(), target, func(context.Context) (remote.Login, error) {
		return remote.Login{User: id, Secret: secret.New([]byte(key))}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// bucket makes one, and returns the client that did.
func bucket(t *testing.T, address, name string) *minio.Client {
	t.Helper()
	client, err := minio.New(address, &minio.Options{Creds: credentials.NewStaticV4("KEYID", secretKey, ""), Region: "eu-1"})
	if err == nil {
		err = client.MakeBucket(t.Context(), name, minio.MakeBucketOptions{Region: "eu-1"})
	}
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestDeepVersityGatewayKeepsTheContract(t *testing.T) {
	program := remotetest.Gateway(t)
	remotetest.Run(t, func(t *testing.T) remotetest.Place {
		address := remotetest.StartGateway(t, program, secretKey).Address
		client := bucket(t, address, "pile-1")
		return remotetest.Place{
			Open: func(t *testing.T) remotetest.Store {
				return real(t, address, "pile-1/pass words/é", "KEYID", secretKey)
			},
			Litter: func(t *testing.T, name string, data []byte) {
				t.Helper()
				_, err := client.PutObject(t.Context(), "pile-1", "pass words/é/"+name, bytes.NewReader(data), int64(len(data)), minio.PutObjectOptions{})
				if err != nil {
					t.Fatal(err)
				}
			},
		}
	})
}

func TestDeepVersityGatewayRefusesAWrongKey(t *testing.T) {
	address := remotetest.StartGateway(t, remotetest.Gateway(t), secretKey).Address
	bucket(t, address, "pile-1")
	remotetest.Fails(t, real(t, address, "pile-1", "KEYID", "a wrong key"), remote.ErrCredentials, "a wrong key", "KEYID", "check the secret key")
	remotetest.Fails(t, real(t, address, "pile-1", "WHO", secretKey), remote.ErrCredentials, secretKey, "WHO", "check its id")
	_, err := real(t, address, "pile-2", "KEYID", secretKey).List(remotetest.Context(t))
	if err == nil || !strings.Contains(err.Error(), `no bucket "pile-2"`) {
		t.Errorf("got %v", err)
	}
}

func TestDeepDevicesThatSyncThroughVersityGatewayLoseNothing(t *testing.T) {
	address := remotetest.StartGateway(t, remotetest.Gateway(t), secretKey).Address
	bucket(t, address, "pile-1")
	hammertest.Run(t, func(t *testing.T) remotetest.Store { return real(t, address, "pile-1/x", "KEYID", secretKey) })
}

// Command apiserver is both programs of a Kubernetes API server in one file: it does what the
// name it is called by says, "etcd" or "kube-apiserver", and takes that program's flags.
//
// Unlike the originals it ends with its standard input, so that it never outlives the tests.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	go endWithStandardInput()
	switch name := filepath.Base(os.Args[0]); name {
	case "etcd":
		etcdmain.Main(os.Args)
	case "kube-apiserver":
		os.Exit(cli.Run(app.NewAPIServerCommand()))
	default:
		fmt.Fprintf(os.Stderr, "expected to be called etcd or kube-apiserver, got %q\n", name)
		os.Exit(2)
	}
}

// endWithStandardInput needs no orderly shutdown: the state belongs to the tests.
func endWithStandardInput() {
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

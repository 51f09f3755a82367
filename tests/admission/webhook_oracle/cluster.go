package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"github.com/kserve/kserve/pkg/apis/serving/v1alpha1"
	"github.com/kserve/kserve/pkg/apis/serving/v1alpha2"
	"github.com/kserve/kserve/pkg/apis/serving/v1beta1"
	"github.com/kserve/kserve/pkg/constants"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

// shippedGPUs are the names that KServe knows before it reads a ConfigMap.
var shippedGPUs = append([]string(nil), constants.DefaultGPUResourceTypeList...)

// kind is a kind that a webhook reads: the version that it reads, and whether it lives in a namespace.
type kind struct {
	version    schema.GroupVersion
	namespaced bool
}

var (
	versions = []schema.GroupVersion{
		v1alpha1.SchemeGroupVersion, v1alpha2.SchemeGroupVersion, v1beta1.SchemeGroupVersion,
	}
	kinds = map[string]kind{
		"ServingRuntime":           {v1alpha1.SchemeGroupVersion, true},
		"ClusterServingRuntime":    {v1alpha1.SchemeGroupVersion, false},
		"LocalModelCache":          {v1alpha1.SchemeGroupVersion, false},
		"LocalModelNamespaceCache": {v1alpha1.SchemeGroupVersion, true},
		"LocalModelNodeGroup":      {v1alpha1.SchemeGroupVersion, false},
		"InferenceService":         {v1beta1.SchemeGroupVersion, true},
		"LLMInferenceService":      {v1alpha2.SchemeGroupVersion, true},
	}
)

// cluster answers reads over HTTP, as an API server does, with the objects of one request.
type cluster struct {
	server  *httptest.Server
	folder  string
	objects map[string]json.RawMessage // by path
	lists   map[string][]json.RawMessage
}

func newCluster() (*cluster, error) {
	folder, err := os.MkdirTemp("", "webhook_oracle-")
	if err != nil {
		return nil, err
	}
	c := &cluster{folder: folder}
	c.server = httptest.NewServer(http.HandlerFunc(c.answer))
	kubeconfig := filepath.Join(folder, "kubeconfig")
	err = clientcmd.WriteToFile(clientcmdapi.Config{
		Clusters:       map[string]*clientcmdapi.Cluster{"own": {Server: c.server.URL}},
		Contexts:       map[string]*clientcmdapi.Context{"own": {Cluster: "own"}},
		CurrentContext: "own",
	}, kubeconfig)
	if err != nil {
		return nil, err
	}
	return c, os.Setenv("KUBECONFIG", kubeconfig) // read by the webhook of InferenceServices
}

func (c *cluster) url() string { return c.server.URL }

func (c *cluster) close() {
	c.server.Close()
	_ = os.RemoveAll(c.folder)
}

// replace gives the cluster the objects of a request; on an update the stored one is among them.
func (c *cluster) replace(asked request) error {
	c.objects = map[string]json.RawMessage{}
	c.lists = map[string][]json.RawMessage{}
	for _, object := range append(append([]json.RawMessage(nil), asked.Existing...), asked.Old) {
		if isGiven(object) {
			if err := c.add(object); err != nil {
				return err
			}
		}
	}
	constants.DefaultGPUResourceTypeList = append([]string(nil), shippedGPUs...)
	if !isGiven(asked.ConfigMap) {
		return nil
	}
	c.objects["/api/v1/namespaces/"+constants.KServeNamespace+"/configmaps/"+constants.InferenceServiceConfigMapName] = asked.ConfigMap
	var config corev1.ConfigMap
	if err := json.Unmarshal(asked.ConfigMap, &config); err != nil {
		return err
	}
	// The controller reads it when it starts; if it can't, it doesn't start.
	_, _ = v1beta1.NewMultiNodeConfig(&config)
	return nil
}

func (c *cluster) add(object json.RawMessage) error {
	var known struct {
		APIVersion, Kind string
		Metadata         struct{ Name, Namespace string }
	}
	if err := json.Unmarshal(object, &known); err != nil {
		return err
	}
	read, isRead := kinds[known.Kind]
	if !isRead {
		return nil
	}
	all := "/apis/" + known.APIVersion + "/" + plural(known.Kind)
	own := all
	if read.namespaced {
		own = "/apis/" + known.APIVersion + "/namespaces/" + known.Metadata.Namespace + "/" + plural(known.Kind)
		c.lists[own] = append(c.lists[own], object)
	}
	c.lists[all] = append(c.lists[all], object)
	c.objects[own+"/"+known.Metadata.Name] = object
	return nil
}

func (c *cluster) answer(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	if object, ok := c.objects[path]; ok {
		write(w, http.StatusOK, object)
		return
	}
	switch path {
	case "/api":
		write(w, http.StatusOK, metav1.APIVersions{TypeMeta: metav1.TypeMeta{Kind: "APIVersions"}, Versions: []string{"v1"}})
		return
	case "/api/v1":
		write(w, http.StatusOK, metav1.APIResourceList{
			TypeMeta: metav1.TypeMeta{Kind: "APIResourceList"}, GroupVersion: "v1",
			APIResources: []metav1.APIResource{{Name: "configmaps", Kind: "ConfigMap", Namespaced: true}},
		})
		return
	case "/apis":
		write(w, http.StatusOK, metav1.APIGroupList{
			TypeMeta: metav1.TypeMeta{Kind: "APIGroupList"},
			Groups:   []metav1.APIGroup{apiGroup()},
		})
		return
	case "/apis/" + v1alpha1.SchemeGroupVersion.Group:
		write(w, http.StatusOK, apiGroup())
		return
	}
	for _, version := range versions {
		if path == "/apis/"+version.String() {
			write(w, http.StatusOK, resources(version))
			return
		}
	}
	for name, read := range kinds {
		version := read.version.String()
		if strings.HasPrefix(path, "/apis/"+version+"/") && strings.HasSuffix(path, "/"+plural(name)) {
			items := c.lists[path]
			if items == nil {
				items = []json.RawMessage{}
			}
			write(w, http.StatusOK, map[string]any{
				"apiVersion": version, "kind": name + "List", "metadata": map[string]any{}, "items": items,
			})
			return
		}
	}
	write(w, http.StatusNotFound, metav1.Status{
		TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}, Status: metav1.StatusFailure,
		Code: http.StatusNotFound, Reason: metav1.StatusReasonNotFound, Message: notFound(path),
	})
}

// notFound says what an API server says of a path that ends in a resource and a name.
func notFound(path string) string {
	steps := strings.Split(path, "/")
	resource := steps[len(steps)-2]
	if steps[1] == "apis" && len(steps) > 3 {
		resource += "." + steps[2]
	}
	return fmt.Sprintf("%s %q not found", resource, steps[len(steps)-1])
}

func apiGroup() metav1.APIGroup {
	group := metav1.APIGroup{
		TypeMeta: metav1.TypeMeta{Kind: "APIGroup"}, Name: v1alpha1.SchemeGroupVersion.Group,
	}
	for _, version := range versions {
		group.Versions = append(group.Versions, metav1.GroupVersionForDiscovery{
			GroupVersion: version.String(), Version: version.Version,
		})
	}
	group.PreferredVersion = group.Versions[0]
	return group
}

func resources(version schema.GroupVersion) metav1.APIResourceList {
	list := metav1.APIResourceList{
		TypeMeta: metav1.TypeMeta{Kind: "APIResourceList"}, GroupVersion: version.String(),
	}
	for name, read := range kinds {
		if read.version == version {
			list.APIResources = append(list.APIResources, metav1.APIResource{
				Name: plural(name), Kind: name, Namespaced: read.namespaced,
			})
		}
	}
	return list
}

func write(w http.ResponseWriter, status int, body any) {
	var text bytes.Buffer
	if err := json.NewEncoder(&text).Encode(body); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes())
}

func plural(kind string) string { return strings.ToLower(kind) + "s" }

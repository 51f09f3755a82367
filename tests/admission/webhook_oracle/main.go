// Command webhook_oracle asks the admission webhooks of KServe themselves: requests in, answers
// out, a JSON object a line. What the webhooks read of a cluster comes with each request.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/go-logr/logr"
	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/klog/v2"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

const generatedSuffix = "xxxxx"

type request struct {
	Object json.RawMessage `json:"object"`
	Old    json.RawMessage `json:"old"`
	// IsDeletion is whether the object, which is stored, is to be deleted.
	IsDeletion bool              `json:"isDeletion"`
	Existing   []json.RawMessage `json:"existing"`
	ConfigMap  json.RawMessage   `json:"configMap"`
}

type answer struct {
	Allowed bool `json:"allowed"`
	// Mutating is whether the webhook that refuses is the mutating one.
	Mutating bool   `json:"mutating,omitempty"`
	Code     int32  `json:"code,omitempty"`
	Message  string `json:"message,omitempty"`
	// Causes are the fields of a refusal that names them.
	Causes   []string        `json:"causes,omitempty"`
	Warnings []string        `json:"warnings,omitempty"`
	Object   json.RawMessage `json:"object"` // as the mutating webhook leaves it
}

func main() {
	log.SetLogger(logr.Discard())
	klog.SetLogger(logr.Discard())
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "webhook_oracle:", err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer) error {
	cluster, err := newCluster()
	if err != nil {
		return err
	}
	defer cluster.close()
	hooks, err := newWebhooks(cluster)
	if err != nil {
		return err
	}
	lines := bufio.NewReader(in)
	written := bufio.NewWriter(out)
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var asked request
			if err := json.Unmarshal(line, &asked); err != nil {
				return err
			}
			answered, err := answerTo(cluster, hooks, asked)
			if err != nil {
				return err
			}
			text, err := json.Marshal(answered)
			if err != nil {
				return err
			}
			if _, err := written.Write(append(text, '\n')); err != nil {
				return err
			}
			if lines.Buffered() == 0 {
				if err := written.Flush(); err != nil {
					return err
				}
			}
		}
		if err == io.EOF {
			return written.Flush()
		}
		if err != nil {
			return err
		}
	}
}

func answerTo(cluster *cluster, hooks webhooks, asked request) (answer, error) {
	var kind metav1.TypeMeta
	if err := json.Unmarshal(asked.Object, &kind); err != nil {
		return answer{}, err
	}
	if err := cluster.replace(asked); err != nil {
		return answer{}, err
	}
	result := answer{Allowed: true, Object: asked.Object}
	hook := hooks[kind]
	if hook.mutating != nil && !asked.IsDeletion {
		response := ask(hook.mutating, kind, asked.Object, asked.Old, false)
		if !response.Allowed {
			return refused(response, true, asked.Object), nil
		}
		if len(response.Patch) > 0 {
			patch, err := jsonpatch.DecodePatch(response.Patch)
			if err != nil {
				return answer{}, err
			}
			if result.Object, err = patch.Apply(asked.Object); err != nil {
				return answer{}, fmt.Errorf("patch %s: %w", response.Patch, err)
			}
		}
	}
	if hook.validating != nil {
		named, err := withName(result.Object)
		if err != nil {
			return answer{}, err
		}
		response := ask(hook.validating, kind, named, asked.Old, asked.IsDeletion)
		if !response.Allowed {
			return refused(response, false, result.Object), nil
		}
		result.Warnings = response.Warnings
	}
	return result, nil
}

func ask(
	hook *admission.Webhook, kind metav1.TypeMeta, object, old json.RawMessage, isDeletion bool,
) admission.Response {
	gvk := kind.GroupVersionKind()
	asked := admission.Request{AdmissionRequest: admissionv1.AdmissionRequest{
		UID:       "1",
		Kind:      metav1.GroupVersionKind{Group: gvk.Group, Version: gvk.Version, Kind: gvk.Kind},
		Resource:  metav1.GroupVersionResource{Group: gvk.Group, Version: gvk.Version, Resource: plural(gvk.Kind)},
		Operation: admissionv1.Create,
		Object:    runtime.RawExtension{Raw: object},
	}}
	if isGiven(old) {
		asked.Operation = admissionv1.Update
		asked.OldObject = runtime.RawExtension{Raw: old}
	}
	if isDeletion {
		asked.Operation = admissionv1.Delete
		asked.Object, asked.OldObject = runtime.RawExtension{}, asked.Object
	}
	return hook.Handle(context.Background(), asked)
}

// withName names an object as an API server does between mutating and validating webhooks.
func withName(object json.RawMessage) (json.RawMessage, error) {
	var named struct {
		Metadata struct{ Name, GenerateName any }
	}
	if err := json.Unmarshal(object, &named); err != nil {
		return object, nil // the webhook will say so
	}
	prefix, _ := named.Metadata.GenerateName.(string)
	if name, _ := named.Metadata.Name.(string); name != "" || prefix == "" {
		return object, nil
	}
	patch, err := json.Marshal([]map[string]any{
		{"op": "add", "path": "/metadata/name", "value": prefix + generatedSuffix},
	})
	if err != nil {
		return nil, err
	}
	decoded, err := jsonpatch.DecodePatch(patch)
	if err != nil {
		return nil, err
	}
	return decoded.Apply(object)
}

func refused(response admission.Response, mutating bool, object json.RawMessage) answer {
	no := answer{Mutating: mutating, Warnings: response.Warnings, Object: object}
	if result := response.Result; result != nil {
		no.Code, no.Message = result.Code, result.Message
		if result.Details != nil {
			for _, cause := range result.Details.Causes {
				no.Causes = append(no.Causes, cause.Field+": "+cause.Message)
			}
		}
	}
	return no
}

func isGiven(value json.RawMessage) bool {
	return len(value) > 0 && string(value) != "null"
}

// What the Kubernetes API server does with a custom resource on create and update, its webhooks
// aside: JSON lines in, JSON lines out. The argument is a folder of CustomResourceDefinitions.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/rest"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

const generatedSuffix = "xxxxx"

type request struct {
	ID     int             `json:"id"`
	Object json.RawMessage `json:"object"`
	Old    json.RawMessage `json:"old"`
}

type fault struct {
	Type   string `json:"type"`
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

type answer struct {
	ID        int                    `json:"id"`
	Malformed string                 `json:"malformed,omitempty"`
	Twice     []string               `json:"twice,omitempty"`
	Unknown   []string               `json:"unknown,omitempty"`
	Errors    []fault                `json:"errors,omitempty"`
	Object    map[string]interface{} `json:"object,omitempty"`
}

type strategy interface {
	rest.RESTCreateStrategy
	rest.RESTUpdateStrategy
}

type version struct {
	schema     *structuralschema.Structural
	strategy   strategy
	namespaced bool
}

func main() {
	versions, err := load(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(2)
	}
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 64<<20)
	output := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for input.Scan() {
		var asked request
		if err := json.Unmarshal(input.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, "oracle:", err)
			os.Exit(2)
		}
		if err := encoder.Encode(answered(versions, asked)); err != nil {
			os.Exit(2)
		}
		output.Flush()
	}
}

func load(folder string) (map[schema.GroupVersionKind]version, error) {
	versions := map[schema.GroupVersionKind]version{}
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		external := apiextensionsv1.CustomResourceDefinition{}
		if err := yaml.Unmarshal(text, &external); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		apiextensionsv1.SetDefaults_CustomResourceDefinition(&external)
		definition := apiextensions.CustomResourceDefinition{}
		if err := apiextensionsv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition(&external, &definition, nil); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if err := add(versions, &definition); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return versions, nil
}

func add(versions map[schema.GroupVersionKind]version, definition *apiextensions.CustomResourceDefinition) error {
	namespaced := definition.Spec.Scope == apiextensions.NamespaceScoped
	for _, served := range definition.Spec.Versions {
		kind := schema.GroupVersionKind{
			Group: definition.Spec.Group, Version: served.Name, Kind: definition.Spec.Names.Kind,
		}
		given, err := apiextensions.GetSchemaForVersion(definition, served.Name)
		if err != nil {
			return err
		}
		structural, err := structuralschema.NewStructural(given.OpenAPIV3Schema)
		if err != nil {
			return err
		}
		subresources, err := apiextensions.GetSubresourcesForVersion(definition, served.Name)
		if err != nil {
			return err
		}
		var status *apiextensions.CustomResourceSubresourceStatus
		var scale *apiextensions.CustomResourceSubresourceScale
		if subresources != nil {
			status, scale = subresources.Status, subresources.Scale
		}
		validator, _, err := validation.NewSchemaValidator(given.OpenAPIV3Schema)
		if err != nil {
			return err
		}
		versions[kind] = version{
			structural,
			customresource.NewStrategy(nil, namespaced, kind, validator, nil, structural, status, scale, nil),
			namespaced,
		}
	}
	return nil
}

func answered(versions map[schema.GroupVersionKind]version, asked request) answer {
	result := answer{ID: asked.ID}
	object, twice, unknown, err := decoded(versions, asked.Object)
	result.Twice, result.Unknown = twice, unknown
	if err != nil {
		result.Malformed = err.Error()
		return result
	}
	known := versions[object.GroupVersionKind()]
	var errors field.ErrorList
	if asked.Old == nil || string(asked.Old) == "null" {
		if object.GetName() == "" && object.GetGenerateName() != "" {
			object.SetName(object.GetGenerateName() + generatedSuffix)
		}
		settle(known, object)
		known.strategy.PrepareForCreate(context.Background(), object)
		errors = known.strategy.Validate(context.Background(), object)
	} else {
		old, _, _, err := decoded(versions, asked.Old)
		if err != nil {
			result.Malformed = "old: " + err.Error()
			return result
		}
		if old.GetNamespace() == "" {
			old.SetNamespace(object.GetNamespace())
		}
		settle(known, old)
		takeOver(object, old)
		known.strategy.PrepareForUpdate(context.Background(), object, old)
		errors = known.strategy.ValidateUpdate(context.Background(), object, old)
		object.SetResourceVersion("")
	}
	for _, found := range errors {
		result.Errors = append(result.Errors, fault{string(found.Type), found.Field, found.Detail})
	}
	sort.Slice(result.Errors, func(i, j int) bool { return result.Errors[i].Field < result.Errors[j].Field })
	result.Object = object.Object
	return result
}

// settle gives an object the namespace of a request that names none.
func settle(known version, object *unstructured.Unstructured) {
	if known.namespaced && object.GetNamespace() == "" {
		object.SetNamespace("default")
	}
}

// takeOver does what the generic part of an update does before a strategy is asked.
func takeOver(object, old *unstructured.Unstructured) {
	old.SetResourceVersion("1")
	object.SetResourceVersion("1")
	object.SetGeneration(old.GetGeneration())
	if object.GetNamespace() == "" {
		object.SetNamespace(old.GetNamespace())
	}
	if object.GetUID() == "" {
		object.SetUID(old.GetUID())
	}
	if created := object.GetCreationTimestamp(); created.IsZero() {
		object.SetCreationTimestamp(old.GetCreationTimestamp())
	}
	if object.GetDeletionTimestamp().IsZero() {
		object.SetDeletionTimestamp(old.GetDeletionTimestamp())
	}
	if object.GetDeletionGracePeriodSeconds() == nil {
		object.SetDeletionGracePeriodSeconds(old.GetDeletionGracePeriodSeconds())
	}
}

// decoded follows the decoder of the API server's handler of custom resources, with
// fieldValidation=Strict.
func decoded(versions map[schema.GroupVersionKind]version, text []byte) (*unstructured.Unstructured, []string, []string, error) {
	var content map[string]interface{}
	var twice []string
	strict, err := kjson.UnmarshalStrict(text, &content)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, found := range strict {
		if named, ok := found.(kjson.FieldError); ok {
			twice = append(twice, named.FieldPath())
		}
	}
	object := &unstructured.Unstructured{Object: content}
	kind := object.GroupVersionKind()
	known, ok := versions[kind]
	if !ok {
		return nil, twice, nil, fmt.Errorf("no kind %v", kind)
	}
	meta, found, unknown, err := objectmeta.GetObjectMetaWithOptions(content, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return nil, twice, unknown, err
	}
	unknown = append(unknown, pruning.PruneWithOptions(content, known.schema, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
	defaulting.PruneNonNullableNullsWithoutDefaults(content, known.schema)
	coerced, more := objectmeta.CoerceWithOptions(nil, content, known.schema, false, objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if coerced != nil {
		return nil, twice, unknown, coerced
	}
	unknown = append(unknown, more...)
	object.SetAPIVersion(kind.GroupVersion().String())
	object.SetKind(kind.Kind)
	if found {
		if err := objectmeta.SetObjectMeta(content, meta); err != nil {
			return nil, twice, unknown, err
		}
	}
	defaulting.Default(content, known.schema)
	if !known.namespaced {
		object.SetNamespace("")
	}
	return object, twice, unknown, nil
}

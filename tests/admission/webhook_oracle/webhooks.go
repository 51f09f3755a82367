package main

import (
	"context"

	"github.com/kserve/kserve/pkg/apis/serving/v1alpha1"
	"github.com/kserve/kserve/pkg/apis/serving/v1alpha2"
	"github.com/kserve/kserve/pkg/apis/serving/v1beta1"
	"github.com/kserve/kserve/pkg/controller/v1alpha2/llmisvc"
	kservescheme "github.com/kserve/kserve/pkg/scheme"
	"github.com/kserve/kserve/pkg/webhook/admission/llminferenceservice"
	"github.com/kserve/kserve/pkg/webhook/admission/localmodelcache"
	"github.com/kserve/kserve/pkg/webhook/admission/localmodelnamespacecache"
	"github.com/kserve/kserve/pkg/webhook/admission/servingruntime"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"
	clientscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/webhook/admission"
)

// hooks are those of a kind; nil where it has none.
type hooks struct {
	mutating, validating *admission.Webhook
}

type webhooks map[metav1.TypeMeta]hooks

// newWebhooks registers what the manager, llmisvc and localmodel controllers of KServe register.
func newWebhooks(cluster *cluster) (webhooks, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		clientscheme.AddToScheme, kservescheme.AddKServeAPIs,
	} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	// The webhook of InferenceServices makes a client of its own with this one.
	if err := kservescheme.AddKServeAPIs(clientscheme.Scheme); err != nil {
		return nil, err
	}
	config := &rest.Config{Host: cluster.url(), QPS: -1}
	reader, err := client.New(config, client.Options{Scheme: scheme})
	if err != nil {
		return nil, err
	}
	clientset, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	decoder := admission.NewDecoder(scheme)
	mutating := func(object runtime.Object, defaulter admission.CustomDefaulter) *admission.Webhook {
		return admission.WithCustomDefaulter(scheme, object, defaulter)
	}
	validating := func(object runtime.Object, validator admission.CustomValidator) hooks {
		return hooks{validating: admission.WithCustomValidator(scheme, object, validator)}
	}

	service := validating(&v1beta1.InferenceService{}, &v1beta1.InferenceServiceValidator{})
	service.mutating = mutating(&v1beta1.InferenceService{}, &v1beta1.InferenceServiceDefaulter{})
	llm1 := validating(&v1alpha1.LLMInferenceService{}, &v1alpha1.LLMInferenceServiceValidator{})
	llm1.mutating = mutating(&v1alpha1.LLMInferenceService{},
		&llminferenceservice.LLMInferenceServiceDefaulterV1Alpha1{Client: reader, Clientset: clientset})
	llm2 := validating(&v1alpha2.LLMInferenceService{}, &v1alpha2.LLMInferenceServiceValidator{})
	llm2.mutating = mutating(&v1alpha2.LLMInferenceService{},
		&llminferenceservice.LLMInferenceServiceDefaulterV1Alpha2{Client: reader, Clientset: clientset})

	alpha1, alpha2 := v1alpha1.SchemeGroupVersion.String(), v1alpha2.SchemeGroupVersion.String()
	return webhooks{
		{Kind: "InferenceService", APIVersion: v1beta1.SchemeGroupVersion.String()}: service,
		{Kind: "InferenceGraph", APIVersion: alpha1}: validating(
			&v1alpha1.InferenceGraph{}, &v1alpha1.InferenceGraphValidator{}),
		{Kind: "TrainedModel", APIVersion: alpha1}: validating(
			&v1alpha1.TrainedModel{}, &v1alpha1.TrainedModelValidator{}),
		{Kind: "ServingRuntime", APIVersion: alpha1}: {validating: &admission.Webhook{
			Handler: &servingruntime.ServingRuntimeValidator{Client: reader, Decoder: decoder}}},
		{Kind: "ClusterServingRuntime", APIVersion: alpha1}: {validating: &admission.Webhook{
			Handler: &servingruntime.ClusterServingRuntimeValidator{Client: reader, Decoder: decoder}}},
		{Kind: "LocalModelCache", APIVersion: alpha1}: validating(
			&v1alpha1.LocalModelCache{}, &localmodelcache.LocalModelCacheValidator{Client: reader}),
		{Kind: "LocalModelNamespaceCache", APIVersion: alpha1}: validating(
			&v1alpha1.LocalModelNamespaceCache{},
			&localmodelnamespacecache.LocalModelNamespaceCacheValidator{Client: reader}),
		{Kind: "LLMInferenceService", APIVersion: alpha1}: llm1,
		{Kind: "LLMInferenceService", APIVersion: alpha2}: llm2,
		{Kind: "LLMInferenceServiceConfig", APIVersion: alpha1}: validating(
			&v1alpha1.LLMInferenceServiceConfig{}, &v1alpha1.LLMInferenceServiceConfigValidator{
				WellKnownConfigChecker: isWellKnown, PreventWellKnownConfigDeletion: true,
				ConfigValidationFunc: func(ctx context.Context, older *v1alpha1.LLMInferenceServiceConfig) error {
					converted := &v1alpha2.LLMInferenceServiceConfig{}
					if err := older.ConvertTo(converted); err != nil {
						return err
					}
					return executeTemplate(ctx, reader, converted)
				},
			}),
		{Kind: "LLMInferenceServiceConfig", APIVersion: alpha2}: validating(
			&v1alpha2.LLMInferenceServiceConfig{}, &v1alpha2.LLMInferenceServiceConfigValidator{
				WellKnownConfigChecker: isWellKnown, PreventWellKnownConfigDeletion: true,
				ConfigValidationFunc: func(ctx context.Context, given *v1alpha2.LLMInferenceServiceConfig) error {
					return executeTemplate(ctx, reader, given)
				},
			}),
	}, nil
}

func isWellKnown(name string) bool {
	return llmisvc.WellKnownDefaultConfigs.Has(name)
}

func executeTemplate(ctx context.Context, reader client.Reader, given *v1alpha2.LLMInferenceServiceConfig) error {
	config, err := llmisvc.LoadConfig(ctx, reader)
	if err == nil {
		_, err = llmisvc.ReplaceVariables(llmisvc.LLMInferenceServiceSample(), given, config)
	}
	return err
}

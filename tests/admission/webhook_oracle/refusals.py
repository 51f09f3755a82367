"""Which rule a webhook's words are about.

Where a webhook says the same for several rules, any of them will do. What stands here is the part of
a message that tells it from the others, not the message.
"""

from __future__ import annotations

import re

from kserve_models.admission.schema import custom_resource

_UNREADABLE = "unreadable"
OF_READING = frozenset({custom_resource.FORMAT, _UNREADABLE})
"""What Go can't read: numbers beyond 32 bits, and what the schema refuses before."""
_CANARY = re.compile(r'canary "[^"]*" predictor: ')
_ANY: tuple[tuple[str, str], ...] = (
    (r"unmarshal number -?\d+ into .* of type int32$", custom_resource.FORMAT),
    (r"cannot unmarshal|\bquantit(y|ies)\b|^parsing time\b", _UNREADABLE),
)
_INFERENCE_SERVICE = (
    (r"name must consist of lower case", "ISVC-01"),
    (r"is not a supported autoscaler class type", "ISVC-02"),
    (r"PYTHONPATH", "ISVC-03"),
    (r"setting multiple containers in workerSpec", "ISVC-04"),
    (r"setting PIPELINE_PARALLEL_SIZE", "ISVC-05"),
    (r"setting TENSOR_PARALLEL_SIZE", "ISVC-06"),
    (r"gpu-resource-types annotation: must be a valid JSON array", "ISVC-07"),
    (r"Unknown GPU resource type", "ISVC-08 ISVC-09"),
    (r"StorageURI must be set for multinode", "ISVC-10"),
    (r"Multinode only supports 'pvc' and 'oci'", "ISVC-11"),
    (r"Multinode only supports 'none' autoscaler", "ISVC-12"),
    (r"WorkerSpec\.PipelineParallelSize", "ISVC-13"),
    (r"WorkerSpec\.TensorParallelSize", "ISVC-14"),
    (r"^storage uri should not be specified in transformer", "ISVC-15"),
    (r"'name' field is not allowed in standard predictor", "ISVC-16"),
    (r"^Setting both StorageURI and StorageURIs", "ISVC-17"),
    (r"^storage URI cannot be empty", "ISVC-18"),
    (r"^storage path (cannot|must)", "ISVC-19"),
    (r"must have a common parent directory", "ISVC-20"),
    (r"PVC storage paths must be unique", "ISVC-21"),
    (r"confidential model serving requires storageUri", "ISVC-22"),
    (r"confidential\.resourceId", "ISVC-23"),
    (r"exactly one of \[[^]]*\] must be specified in PredictorSpec", "ISVC-25 ISVC-63"),
    (r"exactly one of \[[^]]*\] must be specified in TransformerSpec", "ISVC-26"),
    (r"exactly one of \[[^]]*\] must be specified in ExplainerSpec", "ISVC-27"),
    (r"^panic: ", "ISVC-25 ISVC-26 ISVC-27 ISVC-63 ISVC-71"),
    (r"^invalid protocol", "ISVC-28"),
    (r"storageUri file extension", "ISVC-29"),
    (r"^Tensorflow RuntimeVersion", "ISVC-30"),
    (r"^PyTorch RuntimeVersion", "ISVC-31"),
    (r"^storageUri, must be one of", "ISVC-32"),
    (r"^storage\.spec\.type, must be one of", "ISVC-33"),
    (r"^parallelism cannot be less than 0", "ISVC-34"),
    (r"'MinReplicas' cannot be less than 0", "ISVC-35"),
    (r"'MaxReplicas' cannot be less than 0", "ISVC-36"),
    (r"'MinReplicas' cannot be greater than", "ISVC-37"),
    (r"^invalid logger type", "ISVC-38"),
    (r"^invalid logger storage configuration", "ISVC-39"),
    (r"is not a supported metric$", "ISVC-40 ISVC-55"),
    (r"target utilization percentage should be", "ISVC-41 ISVC-53"),
    (r"target memory should be greater", "ISVC-41"),
    (r"^invalid HPA metric source type", "ISVC-42"),
    (r"metricSpec\.Resource is not set", "ISVC-43 ISVC-46"),
    (r"^ScaleMetric is not supported for KEDA", "ISVC-44"),
    (r"^unknown KEDA metric type", "ISVC-45"),
    (r"^resource type .* is not supported", "ISVC-47"),
    (r"cpu target value type should be", "ISVC-48"),
    (r"memory target value type should be", "ISVC-49"),
    (r"memory target value should be greater", "ISVC-50"),
    (r"metricSpec\.External is not set", "ISVC-51"),
    (r"metricSpec\.PodMetric is not set", "ISVC-52"),
    (r"^the query should not be|^the target threshold value", "ISVC-51 ISVC-52"),
    (r"^the (AverageUtilization|AverageValue|Value) type should be set", "ISVC-53"),
    (r"^customizing deploymentStrategy", "ISVC-54"),
    (r"^the target for rps", "ISVC-56"),
    (r"^canary is only supported in", "ISVC-57"),
    (r"^canary requires a stable predictor", "ISVC-58"),
    (r"^canary\[\d+\] predictor\.name is required", "ISVC-59"),
    (r"^canary predictor\.name .* is duplicated", "ISVC-60"),
    (r"^canary predictor\.name .* conflicts with stable", "ISVC-61"),
    (r"^canary .* trafficPercent must be between", "ISVC-62"),
    (r"^canary .* must not set workerSpec", "ISVC-65"),
    (r"^canary .* must not set maxReplicas", "ISVC-66"),
    (r"^canary .* must not set (scaleTarget|scaleMetric|autoScaling)", "ISVC-67"),
    (r"^canary .* must not exceed stable predictor minReplicas", "ISVC-68"),
    (r"^sum of canary trafficPercent", "ISVC-69"),
    (r"deploymentMode cannot be changed", "ISVC-70"),
    (r"^predictor\.name change requires", "ISVC-71"),
    (r"confidential has no effect", "ISVC-24"),
)
_INFERENCE_GRAPH = (
    (r"name must consist of lower case", "IG-01"),
    (r"^root node not found", "IG-02"),
    (r"more than one step with name", "IG-03"),
    (r"does not specify an inference target|more than one of nodeName", "IG-04"),
    (r"missing the 'Weight'", "IG-05"),
    (r"sum of traffic weights", "IG-06"),
)
_TRAINED_MODEL = (
    (r"name must consist of alphanumeric", "TM-01"),
    (r"storageUri field is invalid", "TM-02"),
    (r"memory field is immutable", "TM-03"),
)
_SERVING_RUNTIME = (
    (r"^different priorities assigned", "SR-01"),
    (r"^same priority assigned", "SR-02"),
    (r"removing workerSpec", "SR-03"),
    (r"setting multiple containers in workerSpec", "SR-04"),
    (r"^panic: ", "SR-05"),
    (r"setting PIPELINE_PARALLEL_SIZE", "SR-06"),
    (r"setting TENSOR_PARALLEL_SIZE", "SR-07"),
    (r"must be a valid JSON array", "SR-08"),
    (r"unknown GPU resource type in a container\(kserve-container\)", "SR-09"),
    (r"unknown GPU resource type in a container\(worker-container\)", "SR-10"),
    (r"WorkerSpec\.PipelineParallelSize", "SR-11"),
    (r"WorkerSpec\.TensorParallelSize", "SR-12"),
    (r"PYTHONPATH", "SR-13"),
    (r"unmarshal number -?\d+ into Go struct field \S*spec\.replicas of type uint16", "SR-14"),
)
_UNKNOWN_SERVICE = r"^inferenceservices\.serving\.kserve\.io .* not found"
_CACHE = (
    (r"has the same StorageURI", "LMC-01"),
    (rf"is being used by InferenceService|{_UNKNOWN_SERVICE}", "LMC-02"),
    (r"is being used by LLMInferenceService", "LMC-03"),
)
_NAMESPACE_CACHE = (
    (rf"is being used by InferenceService|{_UNKNOWN_SERVICE}", "LMNC-02"),
    (r"is being used by LLMInferenceService", "LMNC-03"),
    (r"^localmodelnodegroups\.serving\.kserve\.io .* not found|^NodeGroup .* not found", "LMNC-01"),
)
_LLM = (
    (r"spec\.router\.route\.http(\.refs|\.spec)?: .*both custom HTTPRoute refs", "LLM-01"),
    (r"cannot be used with a managed gateway", "LLM-02"),
    (r"parentRefs (that conflict with custom gateway refs|can be omitted)", "LLM-03"),
    (r"managed HTTP route spec .* with custom gateway refs", "LLM-04"),
    (r"traffic splitting requires Gateway API routing", "LLM-05"),
    (r"weight requires group", "LLM-06"),
    (r"group requires weight", "LLM-07"),
    (r"traffic splitting cannot be used with custom HTTPRoute refs", "LLM-08"),
    (r"when worker is specified, parallelism must be configured", "LLM-09 LLM-10"),
    (r"cannot set both pipeline parallelism and data", "LLM-11"),
    (r"dataLocal must be set when|data must be set when", "LLM-12"),
    (r"(pipeline|data|dataLocal) parallelism must be greater than 0", "LLM-13"),
    (r"scheduler replicas must be greater than zero", "LLM-14"),
    (r"either inline or ref is required", "LLM-15"),
    (r"both inline and ref are set", "LLM-16"),
    (r"inline configuration is invalid", "LLM-17"),
    (r"config\.ref\.name: .*name is empty", "LLM-18"),
    (r"scaling and replicas are mutually exclusive", "LLM-19"),
    (r"minReplicas \(-?\d+\) cannot exceed maxReplicas", "LLM-20"),
    (r"wva is required when scaling", "LLM-21"),
    (r"hpa and keda are mutually exclusive", "LLM-22"),
    (r"either hpa or keda must be specified", "LLM-23"),
    (r"variantCost must be", "LLM-24"),
    (r"scalingModifiers must not be set", "LLM-25"),
    (r"horizontalPodAutoscalerConfig\.name must not be set", "LLM-26"),
    (r"minReplicas is required when idleReplicaCount", "LLM-27"),
    (r"idleReplicaCount \(-?\d+\) must be less than", "LLM-28"),
    (r"must use the same actuator backend", "LLM-29"),
    (r"maxRank must be at least 1", "LLM-30"),
    (r"maxAdapters must be at least 1", "LLM-31"),
    (r"maxCpuAdapters must be at least 1", "LLM-32"),
    (r"adapter name is required", "LLM-33"),
    (r"path traversal risk", "LLM-34"),
    (r"duplicate name \(same as adapters", "LLM-35"),
    (r"adapter name must differ from base model", "LLM-36"),
    (r"cpu must be set when secondary tiers", "LLM-37"),
    (r"only fileSystem tiers are supported", "LLM-38"),
    (r"exactly one of emptyDir or pvc must be set", "LLM-39"),
    (r"exactly one of spec or ref must be set", "LLM-40"),
    (r"pvc\.ref\.name: .*name is required", "LLM-41"),
    (r"exp-dra-device-class\]?: Required", "LLM-42"),
    (r"device class must (not be empty|be a DNS)", "LLM-43"),
    (r"exp-dra-device-count", "LLM-44"),
    (r"cel selector must contain", "LLM-45"),
    (r"container name must (not be empty|be a DNS)", "LLM-46"),
    (r"confidential\.resourceId", "LLM-47"),
    (r"confidential has no effect", "LLM-48"),
    (r"total parallelism size is immutable", "LLM-49"),
)
_MODELS = (
    (r"^parse ", "LLM-50"),
    (r"field \S*spec\.model\.lora\.adapters", "LLM-51"),
)
_LLM_CONFIG = (
    (r"baseRefs is not a permitted field", "LLMC-01"),
    (r"scheduler replicas must be greater than zero", "LLMC-02"),
    (r"^failed to (parse template|merge|unmarshal) config", "LLMC-03"),
    (r"^modifying well-known config", "LLMC-04"),
    (r"^well-known config \S+ cannot be deleted", "LLMC-05"),
)
_CONFIG_MAP = (
    (r"config json|unmarshall .* json string|invalid deploy|configmaps.* not found", "ISVC-72"),
    (r"^invalid character|^unexpected end of JSON|cannot unmarshal .* into Go", "ISVC-72 LLM-52"),
    (r"^panic: cannot parse ", "ISVC-72"),
    (r"^panic: .* nil pointer", "ISVC-72 LLM-52 ISVC-25"),
)
_BY_KIND = {
    "InferenceService": (*_ANY, *_INFERENCE_SERVICE),
    "InferenceGraph": (*_INFERENCE_GRAPH, *_ANY),
    "TrainedModel": (*_TRAINED_MODEL, *_ANY),
    "ServingRuntime": (*_SERVING_RUNTIME, *_ANY),
    "ClusterServingRuntime": (*_SERVING_RUNTIME, *_ANY),
    "LocalModelCache": (*_CACHE, *_ANY),
    "LocalModelNamespaceCache": (*_NAMESPACE_CACHE, *_ANY),
    "LLMInferenceService": (*_MODELS, *_ANY, *_LLM),
    "LLMInferenceServiceConfig": (*_MODELS, *_ANY, *_LLM_CONFIG),
}
_COMPILED: dict[str, list[tuple[re.Pattern[str], str]]] = {
    kind: [(re.compile(text, re.DOTALL), rules) for text, rules in table]
    for kind, table in {**_BY_KIND, "": _CONFIG_MAP}.items()
}


def rules(kind: str, message: str, *, is_configured: bool = False) -> str:
    """The ids of the rules that a message of a kind's webhook may be about, spaces between.

    Args:
        kind: of the object.
        message: what the webhook says.
        is_configured: whether the webhook may have read the ConfigMap.

    Returns:
        Nothing where no rule is known for it.
    """
    message = _CANARY.sub("", message)
    tables: tuple[tuple[re.Pattern[str], str], ...] = (
        *(_COMPILED[""] if is_configured else ()),
        *_COMPILED.get(kind, ()),
    )
    for pattern, ids in tables:
        if pattern.search(message):
            return ids
    return ""

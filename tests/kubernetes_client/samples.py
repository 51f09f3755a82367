"""A manifest of every kind and version, with fields of many types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kubernetes_client.manifests import Manifest, resource

if TYPE_CHECKING:
    from collections.abc import Iterator

METADATA: Manifest = {
    "name": "sample",
    "namespace": "ns",
    "uid": "0b7a6a2e-5f5e-4d0c-9f0b-6a3f5c1d2e4f",
    "resourceVersion": "123456",
    "generation": 3,
    "creationTimestamp": "2024-01-01T00:00:00Z",
    "labels": {"app.kubernetes.io/name": "sample", "empty": ""},
    "annotations": {"serving.kserve.io/autoscalerClass": "hpa"},
    "finalizers": ["sample.finalizers"],
    "ownerReferences": [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "name": "owner",
            "uid": "5d0e",
            "controller": True,
            "blockOwnerDeletion": False,
        }
    ],
    "managedFields": [
        {
            "manager": "kubectl",
            "operation": "Apply",
            "apiVersion": "v1",
            "time": "2024-01-01T00:00:00Z",
            "fieldsType": "FieldsV1",
            "fieldsV1": {"f:spec": {".": {}, 'k:{"name":"x"}': {"f:image": {}}}},
        }
    ],
}
CONTAINER: Manifest = {
    "name": "kserve-container",
    "image": "registry.example.com/server:1",
    "command": ["serve"],
    "args": ["--model_name={{.Name}}", "--http_port=8080", ""],
    "env": [
        {"name": "EMPTY", "value": ""},
        {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
        {
            "name": "KEY",
            "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "optional": False}},
        },
    ],
    "ports": [{"containerPort": 8080, "protocol": "TCP"}],
    "resources": {
        "requests": {"cpu": "100m", "memory": "2Gi"},
        "limits": {"cpu": 1, "nvidia.com/gpu": "1"},
    },
    "readinessProbe": {
        "httpGet": {"path": "/ready", "port": "http", "httpHeaders": [{"name": "a", "value": "b"}]},
        "initialDelaySeconds": 0,
    },
    "securityContext": {"runAsNonRoot": True, "capabilities": {"drop": ["ALL"]}},
    "volumeMounts": [{"name": "scratch", "mountPath": "/scratch", "readOnly": False}],
}
POD: Manifest = {
    "containers": [CONTAINER],
    "volumes": [
        {"name": "scratch", "emptyDir": {}},
        {"name": "config", "configMap": {"name": "c", "items": [{"key": "a", "path": "b"}]}},
    ],
    "tolerations": [{"key": "gpu", "operator": "Exists", "effect": "NoSchedule"}],
    "nodeSelector": {"zone": "a"},
    "affinity": {
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [
                    {"matchExpressions": [{"key": "k", "operator": "In", "values": ["v"]}]}
                ]
            }
        }
    },
}
CONDITIONS: list[Manifest] = [
    {"type": "Ready", "status": "True", "lastTransitionTime": "2024-01-01T00:00:00Z"},
    {"type": "PredictorReady", "status": "Unknown", "severity": "Info", "reason": "Starting"},
]
RUNTIME_SPEC: Manifest = {
    "supportedModelFormats": [
        {"name": "sklearn", "version": "1", "autoSelect": True, "priority": 2},
    ],
    **POD,
    "protocolVersions": ["v1", "v2"],
    "multiModel": False,
    "builtInAdapter": {"serverType": "triton", "runtimeManagementPort": 8001, "memBufferBytes": 0},
    "workerSpec": {**POD, "pipelineParallelSize": 2, "tensorParallelSize": 4},
    "hostIPC": True,
    "replicas": 0,
}
CACHE_SPEC: Manifest = {
    "sourceModelUri": "hf://org/model",
    "modelSize": "10Gi",
    "nodeGroups": ["gpu", "cpu"],
    "storage": {"key": "s3", "parameters": {"region": "eu", "bucket": "b"}},
}
CACHE_STATUS: Manifest = {
    "copies": {"available": 1, "failed": 0, "total": 2},
    "nodeStatus": {"node-1": "NodeDownloaded", "node-2": "NodeDownloadPending"},
    "inferenceServices": [{"name": "a", "namespace": "b"}],
}
LLM_SPEC: Manifest = {
    "model": {
        "uri": "hf://org/model",
        "name": "org/model",
        "lora": {"adapters": [{"uri": "hf://org/adapter", "name": "adapter"}], "maxRank": 8},
    },
    "baseRefs": [{"name": "base"}],
    "replicas": 2,
    "parallelism": {"tensor": 2, "dataLocal": 1, "dataRPCPort": 5555, "expert": True},
    "template": POD,
    "worker": POD,
    "prefill": {"replicas": 0, "template": POD},
    "router": {
        "gateway": {"refs": [{"name": "g", "namespace": "ns"}]},
        "ingress": {},
        "route": {
            "http": {
                "spec": {
                    "hostnames": ["a.example.com"],
                    "parentRefs": [{"name": "g", "port": 80}],
                    "rules": [
                        {
                            "matches": [{"path": {"type": "PathPrefix", "value": "/"}}],
                            "filters": [
                                {
                                    "type": "URLRewrite",
                                    "urlRewrite": {
                                        "path": {
                                            "type": "ReplacePrefixMatch",
                                            "replacePrefixMatch": "/",
                                        }
                                    },
                                }
                            ],
                            "timeouts": {"request": "0s"},
                        }
                    ],
                }
            }
        },
        "scheduler": {"template": POD, "config": {"inline": {"kind": "EndpointPickerConfig"}}},
    },
    "scaling": {"minReplicas": 1, "maxReplicas": 4, "wva": {"variantCost": "10.0"}},
    "tracing": {"enabled": True},
}
LLM_STATUS: Manifest = {
    "url": "http://sample.ns",
    "address": {"url": "http://sample", "CACerts": "pem", "audience": "a"},
    "conditions": CONDITIONS,
    "observedGeneration": 3,
    "annotations": {"a": "b"},
}
PREDICTOR: Manifest = {
    "model": {
        "modelFormat": {"name": "sklearn", "version": "1"},
        "storageUri": "s3://models/iris",
        "protocolVersion": "v2",
        "resources": {"requests": {"cpu": "1"}, "claims": [{"name": "gpu"}]},
        "env": [{"name": "A", "value": "b"}],
    },
    **POD,
    "minReplicas": 0,
    "maxReplicas": 10,
    "scaleMetric": "concurrency",
    "scaleTarget": 100,
    "canaryTrafficPercent": 20,
    "containerConcurrency": 0,
    "logger": {"mode": "all", "url": "http://sink"},
    "batcher": {"maxBatchSize": 32, "maxLatency": 500},
    "autoScaling": {
        "metrics": [
            {
                "type": "PodMetric",
                "podmetric": {
                    "metric": {"backend": "opentelemetry", "metricNames": ["m"], "query": "q"},
                    "target": {"type": "Value", "value": "4"},
                },
            },
            {
                "type": "Resource",
                "resource": {
                    "name": "cpu",
                    "target": {"type": "Utilization", "averageUtilization": 80},
                },
            },
        ],
        "behavior": {"scaleDown": {"policies": [{"type": "Pods", "value": 1}]}},
    },
    "workerSpec": {"pipelineParallelSize": 2, "containers": [CONTAINER]},
}
SPECS: list[tuple[str, str, Manifest, Manifest | None]] = [
    ("v1alpha1", "ClusterServingRuntime", RUNTIME_SPEC, {}),
    ("v1alpha1", "ServingRuntime", RUNTIME_SPEC, None),
    (
        "v1alpha1",
        "ClusterStorageContainer",
        {
            "container": CONTAINER,
            "supportedUriFormats": [{"prefix": "gs://"}, {"regex": "https://(.+)"}],
            "supportsMultiModelDownload": True,
            "workloadType": "initContainer",
        },
        None,
    ),
    (
        "v1alpha1",
        "InferenceGraph",
        {
            "nodes": {
                "root": {
                    "routerType": "Splitter",
                    "steps": [
                        {"serviceName": "a", "weight": 20, "name": "first"},
                        {"nodeName": "next", "weight": 80, "condition": "[@this].#(a==0)"},
                    ],
                },
                "next": {
                    "routerType": "Sequence",
                    "steps": [{"serviceUrl": "http://b", "data": "$request", "dependency": "Hard"}],
                },
            },
            "affinity": POD["affinity"],
            "resources": CONTAINER["resources"],
            "routerTimeouts": {"serverIdle": 5, "serverRead": 0},
            "minReplicas": 0,
            "timeout": 10,
        },
        {"url": "http://graph", "conditions": CONDITIONS},
    ),
    ("v1alpha1", "LLMInferenceService", LLM_SPEC, LLM_STATUS),
    ("v1alpha1", "LLMInferenceServiceConfig", LLM_SPEC, {"conditions": CONDITIONS}),
    (
        "v1alpha2",
        "LLMInferenceService",
        {
            **LLM_SPEC,
            "kvCacheOffloading": {"cpu": "10Gi", "secondary": [{"fileSystem": {"emptyDir": {}}}]},
        },
        {**LLM_STATUS, "appliedConfigs": [{"name": "base"}], "workloads": {"primary": {}}},
    ),
    ("v1alpha2", "LLMInferenceServiceConfig", LLM_SPEC, {"conditions": CONDITIONS}),
    ("v1alpha1", "LocalModelCache", CACHE_SPEC, CACHE_STATUS),
    ("v1alpha1", "LocalModelNamespaceCache", CACHE_SPEC, CACHE_STATUS),
    (
        "v1alpha1",
        "LocalModelNode",
        {"localModels": [{"modelName": "m", "sourceModelUri": "hf://m", "nodeGroup": "gpu"}]},
        {"modelStatus": {"m": "ModelDownloaded"}},
    ),
    (
        "v1alpha1",
        "LocalModelNodeGroup",
        {
            "storageLimit": "10Gi",
            "persistentVolumeSpec": {
                "accessModes": ["ReadWriteOnce"],
                "capacity": {"storage": "10Gi"},
                "hostPath": {"path": "/models", "type": ""},
                "nodeAffinity": {
                    "required": {
                        "nodeSelectorTerms": [
                            {"matchExpressions": [{"key": "k", "operator": "Exists"}]}
                        ]
                    }
                },
            },
            "persistentVolumeClaimSpec": {
                "accessModes": ["ReadWriteOnce"],
                "resources": {"requests": {"storage": "10Gi"}},
                "storageClassName": "",
            },
        },
        {"available": "5Gi", "used": "5Gi"},
    ),
    (
        "v1alpha1",
        "TrainedModel",
        {
            "inferenceService": "sample",
            "model": {"storageUri": "gs://m", "framework": "pytorch", "memory": "1Gi"},
        },
        {"url": "http://m", "conditions": CONDITIONS, "observedGeneration": 1},
    ),
    (
        "v1beta1",
        "InferenceService",
        {
            "predictor": PREDICTOR,
            "transformer": {"containers": [CONTAINER], "minReplicas": 1, "timeout": 60},
            "explainer": {"art": {"type": "SquareAttack", "config": {"nb_classes": "10"}}},
        },
        {
            "url": "http://sample.ns",
            "address": {"url": "http://sample"},
            "conditions": CONDITIONS,
            "components": {
                "predictor": {
                    "latestReadyRevision": "r1",
                    "traffic": [{"percent": 100, "latestRevision": True, "revisionName": "r1"}],
                }
            },
            "modelStatus": {
                "transitionStatus": "UpToDate",
                "copies": {"failedCopies": 0, "totalCopies": 1},
                "lastFailureInfo": {"time": "2024-01-01T00:00:00Z", "exitCode": 1},
            },
            "deploymentMode": "Standard",
        },
    ),
]


def manifests() -> Iterator[Manifest]:
    for version, kind, spec, status in SPECS:
        parts = {} if status is None else {"status": status}
        yield resource(version, kind, metadata=METADATA, spec=spec, **parts)

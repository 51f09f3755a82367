"""What must hold with every supported version of the Kubernetes client.

``test_kubernetes_clients.py`` runs this file in a process of its own, with one version of the
client on ``sys.path``. It prints one JSON object: the version found, and for each check null or
the text of its failure.

Most checks are cases: an object and the manifest that it stands for. Each is written through every
way that the client has, and must arrive at a server as that manifest.
"""

# ruff: noqa: ARG001, ARG005 - all cases and ways take the same arguments, needed or not.
from __future__ import annotations

import collections
import copy
import datetime
import decimal
import enum
import functools
import http.server
import importlib
import json
import pickle
import sys
import threading
import traceback
from typing import TYPE_CHECKING, Any

import kserve_models
from kserve_models.models import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Manifest = dict[str, Any]
    Case = Callable[[Any], tuple[Any, Manifest]]
    Check = Callable[["Bench"], None]

# Without its types: many checks give objects what a type checker would refuse.
km: Any = kserve_models

CHECKS: dict[str, Check] = {}
"""Every check by its name, which is what it proves."""


class CheckError(Exception):
    """A check does not hold."""


# What a check works with


class Request:
    """What the server received."""

    def __init__(self, method: str, path: str, content_type: str, body: Any) -> None:
        self.method = method
        self.path = path
        self.content_type = content_type
        self.body = body


class Server(http.server.ThreadingHTTPServer):
    """Answers every request with the body that came, and keeps the request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[Request] = []


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    # One packet an answer: waiting for acknowledgements would cost 40 ms a request.
    disable_nagle_algorithm = True
    wbufsize = -1

    def _answer(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"]))
        request = Request(
            self.command, self.path, self.headers["Content-Type"], json.loads(text or b"null")
        )
        self.server.requests.append(request)
        self.send_response(201 if self.command == "POST" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_PUT = do_PATCH = _answer  # noqa: N815 - names that http.server looks for

    def log_message(self, *args: Any) -> None:
        """Nothing: standard output is the report's."""


class Bench:
    """One version of the client, and a server that it sends to."""

    def __init__(self, kubernetes: Any, server: Server) -> None:
        self.client = kubernetes.client
        configuration = self.client.Configuration()
        configuration.host = f"http://127.0.0.1:{server.server_port}"
        configuration.retries = False
        self.api_client = self.client.ApiClient(configuration)
        self.api = self.client.CustomObjectsApi(self.api_client)
        self.server = server

    def sanitized(self, value: Any) -> Any:
        """What the client makes of a value before it writes JSON."""
        return self.api_client.sanitize_for_serialization(value)

    def send(self, verb: str, manifest: Manifest, body: Any, **options: Any) -> Request:
        """What arrives when ``body`` is created, replaced or patched as a custom object.

        ``manifest`` says where it goes.
        """
        group, version = manifest["apiVersion"].split("/")
        kind = manifest["kind"]
        path: tuple[str, ...] = (group, version)
        scope = "cluster" if kind in CLUSTER_KINDS else "namespaced"
        if scope == "namespaced":
            path += ("ns",)
        path += (f"{kind.lower()}s",)
        if verb != "create":
            path += ("name",)
        before = len(self.server.requests)
        result = getattr(self.api, f"{verb}_{scope}_custom_object")(*path, body, **options)
        if options.get("async_req"):
            result = result.get()
        require(len(self.server.requests) == before + 1, f"{verb}: expected one request")
        request = self.server.requests[-1]
        require_same(result, request.body, f"{verb}: the client's answer")
        return request


CLUSTER_KINDS = frozenset(
    {
        "ClusterServingRuntime",
        "ClusterStorageContainer",
        "LocalModelCache",
        "LocalModelNode",
        "LocalModelNodeGroup",
    }
)


def require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise CheckError(otherwise)


def require_same(actual: Any, expected: Any, what: str) -> None:
    """JSON values are the same, types included: 1 is neither 1.0 nor true."""
    differences = list(_differences(actual, expected, "$"))
    require(not differences, f"{what}: " + "; ".join(differences[:5]))


def _differences(actual: Any, expected: Any, path: str) -> Iterator[str]:
    if isinstance(actual, dict) and isinstance(expected, dict):
        for key in [*expected, *(key for key in actual if key not in expected)]:
            if key not in actual:
                yield f"{path}.{key}: expected {expected[key]!r}, got nothing"
            elif key not in expected:
                yield f"{path}.{key}: expected nothing, got {actual[key]!r}"
            else:
                yield from _differences(actual[key], expected[key], f"{path}.{key}")
    elif isinstance(actual, (list, tuple)) and isinstance(expected, list):
        if len(actual) != len(expected):
            yield f"{path}: expected {len(expected)} elements, got {len(actual)}: {actual!r}"
        for index, (one, other) in enumerate(zip(actual, expected, strict=False)):
            yield from _differences(one, other, f"{path}[{index}]")
    elif type(actual) is not type(expected) or actual != expected:
        yield f"{path}: expected {expected!r}, got {actual!r}"


def check(name: str) -> Callable[[Check], Check]:
    """Register a function as a check."""

    def register(function: Check) -> Check:
        require(name not in CHECKS, f"two checks are named {name!r}")
        CHECKS[name] = function
        return function

    return register


def case(name: str) -> Callable[[Case], Case]:
    """Register a function that gives an object and its manifest as a check of every way out."""

    def register(function: Case) -> Case:
        check(name)(functools.partial(_arrives, function))
        return function

    return register


def _arrives(function: Case, bench: Bench) -> None:
    """The object is written as its manifest, whichever way it goes, and is not changed."""
    failures = []
    for way, written in _WAYS.items():
        obj, manifest = function(bench.client)
        before = copy.deepcopy(obj)
        if isinstance(obj, km.Resource):
            context = manifest
        elif way in _RESOURCE_WAYS:
            continue
        else:
            context = {"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService"}
        try:
            try:
                actual, expected = written(bench, obj, manifest, context)
            except CheckError:
                raise
            except Exception as error:
                raise CheckError(f"{way}: {_in_one_line(error)}") from error
            require_same(actual, expected, way)
            require(obj == before, f"{way}: the object was changed")
            require_same(before.to_dict(serialize=True), manifest, f"{way}: deepcopy before")
            require_same(obj.to_dict(serialize=True), manifest, f"{way}: to_dict afterwards")
        except CheckError as failure:
            failures.append(str(failure))
    require(not failures, "\n".join(failures))


def _in_one_line(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
    return f"{type(error).__name__} at {place}: {' '.join(str(error).split())}"


def _parts(obj: Any, manifest: Manifest) -> Manifest:
    """The manifest as a plain dict with the object's own parts in it."""
    body = dict(manifest)
    for name, wire in type(obj).attribute_map.items():
        if isinstance(getattr(obj, name), km.Model):
            body[wire] = getattr(obj, name)
    return body


_WAYS: dict[str, Any] = {
    "to_dict(serialize=True)": lambda b, o, m, c: (o.to_dict(serialize=True), m),
    "sanitize_for_serialization": lambda b, o, m, c: (b.sanitized(o), m),
    "sanitize_for_serialization twice": lambda b, o, m, c: (b.sanitized(o) and b.sanitized(o), m),
    "sanitize_for_serialization of a list": lambda b, o, m, c: (b.sanitized([o, (o,)]), [m, [m]]),
    "inside a dict as body": lambda b, o, m, c: (
        b.send("create", c, {**c, "spec": {"inner": o, "all": [o]}}).body,
        {**c, "spec": {"inner": m, "all": [m]}},
    ),
    "create": lambda b, o, m, c: (b.send("create", c, o).body, m),
    "replace": lambda b, o, m, c: (b.send("replace", c, o).body, m),
    "patch": lambda b, o, m, c: (b.send("patch", c, o).body, m),
    "create in a thread": lambda b, o, m, c: (b.send("create", c, o, async_req=True).body, m),
    "create with a dict of its parts": lambda b, o, m, c: (
        b.send("create", c, _parts(o, m)).body,
        m,
    ),
}
_RESOURCE_WAYS = frozenset(
    {
        "create",
        "replace",
        "patch",
        "create in a thread",
        "create with a dict of its parts",
    }
)


def isvc(spec: Any = None, **others: Any) -> Manifest:
    """The manifest of an InferenceService."""
    manifest = {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {"name": "sample"},
        "spec": {"predictor": {"minReplicas": 1}} if spec is None else spec,
    }
    manifest.update(others)
    return manifest


# Every kind and version

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


def _manifests() -> Iterator[Manifest]:
    for version, kind, spec, status in SPECS:
        manifest: Manifest = {
            "apiVersion": f"serving.kserve.io/{version}",
            "kind": kind,
            "metadata": METADATA,
            "spec": spec,
        }
        if status is not None:
            manifest["status"] = status
        yield manifest


def _class_of(manifest: Manifest) -> Any:
    return getattr(km, KINDS[manifest["apiVersion"], manifest["kind"]])


def _untouched(manifest: Manifest) -> tuple[Any, Manifest]:
    return _class_of(manifest).from_dict(manifest), manifest


def _from_json(manifest: Manifest) -> tuple[Any, Manifest]:
    return _class_of(manifest).from_json(json.dumps(manifest)), manifest


def _loaded(manifest: Manifest) -> tuple[Any, Manifest]:
    return km.load(json.dumps(manifest)), manifest


def _partly_read(manifest: Manifest) -> tuple[Any, Manifest]:
    obj = _class_of(manifest).from_dict(manifest)
    require_same(obj.metadata.owner_references[0].controller, True, "reading")
    return obj, manifest


def _read(value: Any) -> None:
    """Read every attribute, all the way down."""
    if isinstance(value, km.Model):
        for name in type(value).openapi_types:
            _read(getattr(value, name))
        _read(value.additional_properties)
    elif isinstance(value, dict):
        for item in value.values():
            _read(item)
    elif isinstance(value, list):
        for item in value:
            _read(item)


def _wholly_read(manifest: Manifest) -> tuple[Any, Manifest]:
    obj = _class_of(manifest).from_dict(manifest)
    _read(obj)
    return obj, manifest


def _changed(manifest: Manifest) -> tuple[Any, Manifest]:
    obj = _class_of(manifest).from_dict(manifest)
    obj.metadata.labels["new"] = "label"
    obj.metadata.owner_references.append(
        km.V1OwnerReference(api_version="v1", kind="Pod", name="p", uid="u")
    )
    obj.metadata.owner_references[0].block_owner_deletion = None
    del obj.metadata.finalizers
    obj.spec.additional_properties["new"] = {"to_dict": [1]}
    expected = copy.deepcopy(manifest)
    metadata = expected["metadata"]
    metadata["labels"]["new"] = "label"
    del metadata["ownerReferences"][0]["blockOwnerDeletion"]
    metadata["ownerReferences"].append({"apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u"})
    del metadata["finalizers"]
    expected["spec"]["new"] = {"to_dict": [1]}
    return obj, expected


def _constructed_of_dicts(manifest: Manifest) -> tuple[Any, Manifest]:
    parts = {key: manifest[key] for key in ("metadata", "spec", "status") if key in manifest}
    return _class_of(manifest)(**copy.deepcopy(parts)), manifest


def _constructed_of_models(manifest: Manifest) -> tuple[Any, Manifest]:
    cls = _class_of(manifest)
    parts = {}
    for key in ("metadata", "spec", "status"):
        if key in manifest:
            part = getattr(km, cls.openapi_types[key], None)
            # A status without a shape of its own is a dict.
            parts[key] = manifest[key] if part is None else part.from_dict(manifest[key])
    return cls(**parts), manifest


def _pickled(manifest: Manifest) -> tuple[Any, Manifest]:
    obj, _ = _partly_read(manifest)
    return pickle.loads(pickle.dumps(obj)), manifest


def _listed(manifest: Manifest) -> tuple[Any, Manifest]:
    """A list of the kind, as a server answers it."""
    full = {
        "apiVersion": manifest["apiVersion"],
        "kind": f"{manifest['kind']}List",
        "metadata": {"resourceVersion": "1", "continue": "token", "remainingItemCount": 0},
        "items": [manifest, manifest],
    }
    return _class_of(full).from_dict(full), full


def _list_of_objects(manifest: Manifest) -> tuple[Any, Manifest]:
    """A list of the kind, made in Python from objects, one of them changed."""
    full = {
        "apiVersion": manifest["apiVersion"],
        "kind": f"{manifest['kind']}List",
        "items": [manifest, {**manifest, "spec": {"unknown": True}}],
    }
    items = [_untouched(item)[0] for item in full["items"]]
    return _class_of(full)(items=items), full


def _register_kinds() -> None:
    ways = {
        "from_dict": _untouched,
        "from_json": _from_json,
        "load": _loaded,
        "partly read": _partly_read,
        "wholly read": _wholly_read,
        "changed": _changed,
        "constructed of dicts": _constructed_of_dicts,
        "constructed of models": _constructed_of_models,
        "pickled": _pickled,
        "list read": _listed,
        "list constructed": _list_of_objects,
    }
    for manifest in _manifests():
        version = manifest["apiVersion"].rpartition("/")[2]
        for way, make in ways.items():
            case(f"{manifest['kind']} {version}, {way}")(
                functools.partial(_of_kind, make, manifest)
            )


def _of_kind(
    make: Callable[[Manifest], tuple[Any, Manifest]], manifest: Manifest, client: Any
) -> tuple[Any, Manifest]:
    # The manifests share parts: each case gets its own.
    return make(copy.deepcopy(manifest))


_register_kinds()


@check("every kind and version is checked")
def _(bench: Bench) -> None:
    covered = {(item["apiVersion"], item["kind"]) for item in _manifests()}
    covered |= {(version, f"{kind}List") for version, kind in covered}
    require(covered == set(KINDS), f"differ: {sorted(covered ^ set(KINDS))}")


# Objects as they are written in Python


@case("usage example, an InferenceService with a scikit-learn model")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1beta1InferenceService(
        api_version="serving.kserve.io/v1beta1",
        kind="InferenceService",
        metadata={
            "name": "advanced-sklearn",
            "namespace": "ml-prod",
            "labels": {"app": "ml-inference", "version": "v1.0"},
            "annotations": {"serving.kserve.io/enable-prometheus-scraping": "true"},
        },
        spec=km.V1beta1InferenceServiceSpec(
            predictor=km.V1beta1PredictorSpec(
                sklearn=km.V1beta1SKLearnSpec(
                    storage_uri="s3://ml-models/sklearn/iris/v1/",
                    protocol_version="v2",
                    runtime_version="1.3.0",
                    resources={
                        "requests": {"cpu": "100m", "memory": "256Mi"},
                        "limits": {"cpu": "1", "memory": "2Gi"},
                    },
                ),
                min_replicas=1,
                max_replicas=10,
                scale_metric="concurrency",
                scale_target=100,
            )
        ),
    )
    return obj, {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {
            "name": "advanced-sklearn",
            "namespace": "ml-prod",
            "labels": {"app": "ml-inference", "version": "v1.0"},
            "annotations": {"serving.kserve.io/enable-prometheus-scraping": "true"},
        },
        "spec": {
            "predictor": {
                "sklearn": {
                    "storageUri": "s3://ml-models/sklearn/iris/v1/",
                    "protocolVersion": "v2",
                    "runtimeVersion": "1.3.0",
                    "resources": {
                        "requests": {"cpu": "100m", "memory": "256Mi"},
                        "limits": {"cpu": "1", "memory": "2Gi"},
                    },
                },
                "minReplicas": 1,
                "maxReplicas": 10,
                "scaleMetric": "concurrency",
                "scaleTarget": 100,
            }
        },
    }


@case("usage example, a ClusterServingRuntime")
def _(client: Any) -> tuple[Any, Manifest]:
    resources = {
        "requests": {"cpu": "1", "memory": "2Gi"},
        "limits": {"cpu": "4", "memory": "8Gi", "nvidia.com/gpu": "1"},
    }
    arguments = ["--model_name={{.Name}}", "--model_dir=/mnt/models", "--http_port=8080"]
    obj = km.V1alpha1ClusterServingRuntime(
        metadata={"name": "custom-pytorch-runtime"},
        spec=km.V1alpha1ServingRuntimeSpec(
            supported_model_formats=[
                km.V1alpha1SupportedModelFormat(
                    name="pytorch", version="1.0", auto_select=True, priority=1
                )
            ],
            containers=[
                km.V1alpha1Container(
                    name="kserve-container",
                    image="custom-pytorch-server:latest",
                    args=arguments,
                    env=[{"name": "STORAGE_URI", "value": "{{.StorageUri}}"}],
                    resources=resources,
                )
            ],
            protocol_versions=["v1", "v2"],
            multi_model=True,
        ),
    )
    return obj, {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "ClusterServingRuntime",
        "metadata": {"name": "custom-pytorch-runtime"},
        "spec": {
            "supportedModelFormats": [
                {"name": "pytorch", "version": "1.0", "autoSelect": True, "priority": 1}
            ],
            "containers": [
                {
                    "name": "kserve-container",
                    "image": "custom-pytorch-server:latest",
                    "args": arguments,
                    "env": [{"name": "STORAGE_URI", "value": "{{.StorageUri}}"}],
                    "resources": resources,
                }
            ],
            "protocolVersions": ["v1", "v2"],
            "multiModel": True,
        },
    }


@case("a class of the user's own, derived from a kind")
def _(client: Any) -> tuple[Any, Manifest]:
    class Service(km.V1beta1InferenceService):  # type: ignore[misc]
        def __init__(self, name: str) -> None:
            super().__init__(metadata={"name": name}, spec=isvc()["spec"])

    return Service("sample"), isvc()


@case("an empty spec, and false, zero and empty values")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1beta1InferenceService(
        metadata=km.V1ObjectMeta(name="", labels={}, finalizers=[], generation=0),
        spec=km.V1beta1InferenceServiceSpec(
            predictor=km.V1beta1PredictorSpec(
                min_replicas=0,
                host_ipc=False,
                node_selector={},
                volumes=[km.V1Volume(name="v", empty_dir=km.V1EmptyDirVolumeSource())],
            )
        ),
    )
    return obj, isvc(
        {
            "predictor": {
                "minReplicas": 0,
                "hostIPC": False,
                "nodeSelector": {},
                "volumes": [{"name": "v", "emptyDir": {}}],
            }
        },
        metadata={"name": "", "labels": {}, "finalizers": [], "generation": 0},
    )


@case("a resource without parts")
def _(client: Any) -> tuple[Any, Manifest]:
    return km.V1alpha1ServingRuntime(), {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "ServingRuntime",
    }


class Format(str, enum.Enum):
    SKLEARN = "sklearn"


class Port(enum.IntEnum):
    HTTP = 8080


class Protocol(enum.Enum):
    V2 = "v2"


@case("enum members given as values")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1beta1InferenceService(
        metadata={"name": "sample", "labels": {"protocol": Protocol.V2}},
        spec=km.V1beta1InferenceServiceSpec(
            predictor=km.V1beta1PredictorSpec(
                model=km.V1beta1ModelSpec(
                    model_format={"name": Format.SKLEARN},
                    protocol_version=Protocol.V2,
                    ports=[{"containerPort": Port.HTTP}],
                )
            )
        ),
    )
    return obj, isvc(
        {
            "predictor": {
                "model": {
                    "modelFormat": {"name": "sklearn"},
                    "protocolVersion": "v2",
                    "ports": [{"containerPort": 8080}],
                }
            }
        },
        metadata={"name": "sample", "labels": {"protocol": "v2"}},
    )


@case("tuples, other mappings and decimals given as values")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1beta1InferenceService(
        metadata=collections.UserDict({"name": "sample"}),
        spec=km.V1beta1InferenceServiceSpec(
            predictor=km.V1beta1PredictorSpec(
                model=km.V1beta1ModelSpec(
                    model_format=collections.UserDict({"name": "sklearn"}),
                    args=("a", "b"),
                    resources={"limits": collections.UserDict({"cpu": decimal.Decimal("0.5")})},
                )
            )
        ),
    )
    return obj, isvc(
        {
            "predictor": {
                "model": {
                    "modelFormat": {"name": "sklearn"},
                    "args": ["a", "b"],
                    "resources": {"limits": {"cpu": "0.5"}},
                }
            }
        }
    )


@case("tuples, other mappings and decimals in a runtime, which has no shorthand")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1alpha1ServingRuntime(
        metadata=collections.UserDict({"name": "sample"}),
        spec=km.V1alpha1ServingRuntimeSpec(
            containers=(
                km.V1Container(
                    name="c",
                    args=("a", "b"),
                    resources=km.V1ResourceRequirements(limits={"cpu": decimal.Decimal("0.5")}),
                ),
            ),
            node_selector=collections.UserDict({"zone": "a"}),
        ),
    )
    return obj, {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "ServingRuntime",
        "metadata": {"name": "sample"},
        "spec": {
            "containers": [
                {"name": "c", "args": ["a", "b"], "resources": {"limits": {"cpu": "0.5"}}}
            ],
            "nodeSelector": {"zone": "a"},
        },
    }


@case("a resource as a part of another")
def _(client: Any) -> tuple[Any, Manifest]:
    inner = km.V1beta1InferenceService.from_dict(isvc(unknown=1))
    obj = km.V1beta1InferenceService.from_dict(isvc())
    obj.additional_properties["inner"] = inner
    return obj, isvc(inner=isvc(unknown=1))


# Data that was read


@case("unknown fields at every depth")
def _(client: Any) -> tuple[Any, Manifest]:
    unknown = {"a": [{"b": 1.5}, "c", [True, [1]]], "camelCase": {"snake_case": 0}}
    manifest = isvc(
        {
            "predictor": {
                "model": {
                    "modelFormat": {"name": "sklearn", "unknown": unknown},
                    "unknown": unknown,
                    "resources": {"unknown": unknown},
                    "env": [{"name": "A", "unknown": unknown}],
                },
                "minReplicas": 1,
                "unknown": unknown,
            },
            "unknown": unknown,
        },
        metadata={"name": "sample", "unknown": unknown, "labels": {"a": "b"}},
        status={"unknown": unknown, "components": {"predictor": {"unknown": unknown}}},
        unknown=unknown,
    )
    return km.V1beta1InferenceService.from_json(json.dumps(manifest)), manifest


@case("unknown fields, read and added to")
def _(client: Any) -> tuple[Any, Manifest]:
    manifest = isvc({"predictor": {"minReplicas": 1, "old": {"a": 1}}, "old": [1]}, old="x")
    obj = km.V1beta1InferenceService.from_dict(manifest)
    for part in (obj, obj.metadata, obj.spec, obj.spec.predictor):
        part.additional_properties["new"] = {"k": km.V1EnvVar(name="A", value="b")}
    obj.spec.predictor.additional_properties["old"]["a"] = 2
    new = {"k": {"name": "A", "value": "b"}}
    return obj, isvc(
        {"predictor": {"minReplicas": 1, "old": {"a": 2}, "new": new}, "old": [1], "new": new},
        metadata={"name": "sample", "new": new},
        old="x",
        new=new,
    )


OWN_NAMES = (
    "to_dict",
    "to_str",
    "from_dict",
    "openapi_types",
    "attribute_map",
    "items",
    "keys",
    "get",
    "additional_properties",
    "min_replicas",
    "creation_timestamp",
    "local_vars_configuration",
    "_raw",
    "_fields",
    "__class__",
    "__dict__",
    "manifest[spec]",
    "a]",
    "]",
    "",
    "self",
)


@case("keys named like attributes and methods of the objects")
def _(client: Any) -> tuple[Any, Manifest]:
    odd: Manifest = {name: {name: index} for index, name in enumerate(OWN_NAMES)}
    manifest = isvc(
        {
            "predictor": {
                "minReplicas": 7,
                "model": {"modelFormat": {"name": "sklearn", **odd}, **odd},
                **odd,
            },
            **odd,
        },
        metadata={"name": "sample", "labels": dict.fromkeys(OWN_NAMES, ""), **odd},
        status={"components": odd, **odd},
        **odd,
    )
    return km.V1beta1InferenceService.from_dict(manifest), manifest


@case("keys named like attributes and methods, wholly read")
def _(client: Any) -> tuple[Any, Manifest]:
    odd: Manifest = {name: {name: index} for index, name in enumerate(OWN_NAMES)}
    manifest = {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "ServingRuntime",
        "metadata": {"name": "sample", "labels": dict.fromkeys(OWN_NAMES, ""), **odd},
        "spec": {"containers": [{"name": "c", **odd}], "multiModel": True, **odd},
        **odd,
    }
    obj = km.V1alpha1ServingRuntime.from_dict(manifest)
    _read(obj)
    return obj, manifest


WRONG_VALUES: tuple[Any, ...] = (
    "text",
    5,
    0,
    1.5,
    True,
    False,
    [],
    {},
    [None],
    ["x"],
    [[]],
    {"a": 1},
)


def _register_wrong_values() -> None:
    for wrong in WRONG_VALUES:

        def in_parts(client: Any, wrong: Any = wrong) -> tuple[Any, Manifest]:
            manifest = isvc(wrong, metadata=wrong, status=wrong)
            return km.V1beta1InferenceService.from_json(json.dumps(manifest)), manifest

        def in_fields(client: Any, wrong: Any = wrong) -> tuple[Any, Manifest]:
            manifest = isvc(
                {
                    "predictor": {
                        "model": {"env": wrong, "resources": wrong, "storageUri": wrong},
                        "containers": wrong,
                        "autoScaling": wrong,
                        "custom": wrong,
                        "minReplicas": wrong,
                        "nodeSelector": wrong,
                    },
                    "transformer": wrong,
                },
                metadata={
                    "name": wrong,
                    "labels": wrong,
                    "creationTimestamp": wrong,
                    "ownerReferences": wrong,
                },
                status={"conditions": wrong, "components": wrong, "url": wrong},
            )
            obj = km.V1beta1InferenceService.from_dict(manifest)
            _read(obj)
            return obj, manifest

        def in_graph(client: Any, wrong: Any = wrong) -> tuple[Any, Manifest]:
            manifest = {
                "apiVersion": "serving.kserve.io/v1alpha1",
                "kind": "InferenceGraph",
                "spec": {"nodes": {"a": wrong, "b": {"steps": wrong, "rules": wrong}}},
                "status": {"conditions": wrong},
            }
            obj = km.V1alpha1InferenceGraph.from_dict(manifest)
            _read(obj)
            return obj, manifest

        def in_nodes(client: Any, wrong: Any = wrong) -> tuple[Any, Manifest]:
            manifest = {
                "apiVersion": "serving.kserve.io/v1alpha1",
                "kind": "InferenceGraph",
                "spec": {"nodes": wrong, "affinity": wrong},
            }
            obj = km.V1alpha1InferenceGraph.from_dict(manifest)
            _read(obj)
            return obj, manifest

        shown = json.dumps(wrong)
        case(f"{shown} as every part of an InferenceService")(in_parts)
        case(f"{shown} as fields of many types, wholly read")(in_fields)
        case(f"{shown} in an InferenceGraph, wholly read")(in_graph)
        case(f"{shown} as the nodes of an InferenceGraph, wholly read")(in_nodes)


_register_wrong_values()


def _with_nulls(steps: Callable[[Any], None]) -> tuple[Any, Manifest]:
    obj = km.V1alpha1ServingRuntime.from_dict(
        {
            "apiVersion": "serving.kserve.io/v1alpha1",
            "kind": "ServingRuntime",
            "metadata": {
                "name": "sample",
                "creationTimestamp": None,
                "labels": {"a": None, "b": "c"},
                "managedFields": [{"fieldsV1": {"a": None, "b": [{"c": None}]}, "time": None}],
            },
            "spec": {
                "containers": [{"name": "c", "resources": {"limits": {"cpu": None}}, "env": None}],
                "nodeSelector": {"a": None},
                "multiModel": None,
                "unknown": {"a": None, "b": [None, {"c": None}]},
            },
            "status": None,
            "unknown": None,
        }
    )
    steps(obj)
    return obj, {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "ServingRuntime",
        "metadata": {
            "name": "sample",
            "labels": {"b": "c"},
            "managedFields": [{"fieldsV1": {"b": [{}]}}],
        },
        "spec": {
            "containers": [{"name": "c", "resources": {"limits": {}}}],
            "nodeSelector": {},
            "unknown": {"b": [None, {}]},
        },
    }


case("nulls in data, untouched")(lambda client: _with_nulls(lambda obj: None))
case("nulls in data, partly read")(lambda client: _with_nulls(lambda obj: obj.spec.containers))
case("nulls in data, wholly read")(lambda client: _with_nulls(_read))


@case("nulls in free-form fields of an object that knows all its keys")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1alpha1ServingRuntime.from_dict(
        {
            "apiVersion": "serving.kserve.io/v1alpha1",
            "kind": "ServingRuntime",
            "spec": {
                "containers": [{"name": "c", "resources": {"limits": {"cpu": None}}}],
                "nodeSelector": {"a": None, "b": "c"},
                "labels": {"a": None},
            },
        }
    )
    return obj, {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "ServingRuntime",
        "spec": {
            "containers": [{"name": "c", "resources": {"limits": {}}}],
            "nodeSelector": {"b": "c"},
            "labels": {},
        },
    }


@case("None inside dicts given from Python")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1alpha1ServingRuntime(
        metadata={"name": "sample", "labels": None, "annotations": {"a": None}},
        spec={"containers": [{"name": "c", "env": None}], "affinity": None},
    )
    return obj, {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "ServingRuntime",
        "metadata": {"name": "sample", "annotations": {}},
        "spec": {"containers": [{"name": "c"}]},
    }


@case("fields set to None, deleted and replaced")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1beta1InferenceService.from_dict(
        isvc(
            {"predictor": {"minReplicas": 1, "maxReplicas": 2, "model": {"storageUri": "a"}}},
            status={"url": "u"},
        )
    )
    del obj.status
    obj.spec.predictor.min_replicas = None
    obj.spec.predictor.max_replicas = 5
    obj.spec.predictor.model = {"storageUri": "b"}
    obj.metadata = km.V1ObjectMeta(name="other")
    return obj, isvc(
        {"predictor": {"maxReplicas": 5, "model": {"storageUri": "b"}}},
        metadata={"name": "other"},
    )


@case("a mapping with Python names")
def _(client: Any) -> tuple[Any, Manifest]:
    manifest = isvc(
        {"predictor": {"minReplicas": 1, "model": {"storageUri": "a", "args": ["x"]}}},
        metadata={"name": "sample", "creationTimestamp": "2024-01-01T00:00:00Z"},
    )
    classic = km.V1beta1InferenceService.from_dict(manifest).to_dict()
    return km.V1beta1InferenceService.from_dict(classic), manifest


@case("some keys with Python names in data with wire names")
def _(client: Any) -> tuple[Any, Manifest]:
    manifest = isvc(
        {
            "predictor": {
                "min_replicas": 1,
                "max_replicas": 2,
                "maxReplicas": 3,
                "model": {"storage_uri": "a", "modelFormat": {"name": "x"}},
            }
        },
        metadata={"name": "sample", "creation_timestamp": "2024-01-01T00:00:00Z"},
    )
    obj = km.V1beta1InferenceService.from_dict(manifest)
    _read(obj)
    return obj, manifest


@case("text beyond ASCII, large numbers and deep nesting")
def _(client: Any) -> tuple[Any, Manifest]:
    deep: Any = "bottom"
    for _ in range(50):
        deep = {"d": [deep]}
    manifest = isvc(
        {"predictor": {"minReplicas": 2**63, "unknown": deep, "scaleTarget": 1e300}},
        metadata={"name": "sämple \N{SNOWMAN}\N{GRINNING FACE}\n\0", "labels": {"ключ": "值"}},
    )
    return km.V1beta1InferenceService.from_json(json.dumps(manifest)), manifest


# Times

TIMES = (
    "2024-01-01T00:00:00Z",
    "2024-01-01T00:00:00z",
    "2024-01-01t00:00:00Z",
    "2024-01-01T00:00:00.5Z",
    "2024-01-01T00:00:00.000000Z",
    "2024-01-01T00:00:00.123456789Z",
    "2024-01-01T00:00:00+02:00",
    "2024-01-01T00:00:00-00:00",
    "2024-01-01T00:00:00",
    "2024-01-01T24:00:00Z",
    "2016-12-31T23:59:60Z",
    "2024-01-01",
    "20240101T000000Z00000",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999-12:00",
    "yesterday",
    "",
)


def _timed(text: str) -> Manifest:
    return isvc(
        metadata={
            "name": "sample",
            "creationTimestamp": text,
            "deletionTimestamp": text,
            "managedFields": [{"time": text}],
        },
        status={
            "conditions": [{"type": "Ready", "lastTransitionTime": text}],
            "modelStatus": {"lastFailureInfo": {"time": text}},
        },
    )


def _register_times() -> None:
    for text in TIMES:

        def untouched(client: Any, text: str = text) -> tuple[Any, Manifest]:
            return km.V1beta1InferenceService.from_dict(_timed(text)), _timed(text)

        def read(client: Any, text: str = text) -> tuple[Any, Manifest]:
            obj = km.V1beta1InferenceService.from_json(json.dumps(_timed(text)))
            _read(obj)
            return obj, _timed(text)

        def metadata(client: Any, text: str = text) -> tuple[Any, Manifest]:
            part = {"creationTimestamp": text}
            return km.V1ObjectMeta.from_dict(part), part

        case(f"the time {text!r} keeps its text")(untouched)
        case(f"the time {text!r} keeps its text, wholly read")(read)
        case(f"the time {text!r} keeps its text in metadata alone")(metadata)


_register_times()

UTC = datetime.timezone.utc
EAST = datetime.timezone(datetime.timedelta(hours=2))
SET_TIMES = {
    "in UTC": (datetime.datetime(2024, 1, 1, 12, tzinfo=UTC), "2024-01-01T12:00:00Z"),
    "with microseconds": (
        datetime.datetime(2024, 1, 1, 12, 0, 0, 120, tzinfo=UTC),
        "2024-01-01T12:00:00.000120Z",
    ),
    "in another zone": (datetime.datetime(2024, 1, 1, 1, tzinfo=EAST), "2023-12-31T23:00:00Z"),
    "without a zone": (datetime.datetime(2024, 1, 1, 12), "2024-01-01T12:00:00Z"),
}


def _register_set_times() -> None:
    for name, (value, text) in SET_TIMES.items():
        manifest = isvc(
            metadata={
                "name": "sample",
                "creationTimestamp": text,
                "managedFields": [{"time": text}],
            }
        )

        def constructed(
            client: Any, value: Any = value, manifest: Manifest = manifest
        ) -> tuple[Any, Manifest]:
            metadata = km.V1ObjectMeta(
                name="sample",
                creation_timestamp=value,
                managed_fields=[km.V1ManagedFieldsEntry(time=value)],
            )
            return km.V1beta1InferenceService(metadata=metadata, spec=manifest["spec"]), manifest

        def replaced(
            client: Any, value: Any = value, manifest: Manifest = manifest
        ) -> tuple[Any, Manifest]:
            obj = km.V1beta1InferenceService.from_dict(_timed("2020-02-02T02:02:02Z"))
            obj.metadata.creation_timestamp = value
            obj.metadata.managed_fields[0].time = value
            del obj.metadata.deletion_timestamp
            del obj.status
            return obj, manifest

        def in_dict(
            client: Any, value: Any = value, manifest: Manifest = manifest
        ) -> tuple[Any, Manifest]:
            metadata = {
                "name": "sample",
                "creationTimestamp": value,
                "managedFields": [{"time": value}],
            }
            return km.V1beta1InferenceService(metadata=metadata, spec=manifest["spec"]), manifest

        def in_foreign(
            client: Any, value: Any = value, manifest: Manifest = manifest
        ) -> tuple[Any, Manifest]:
            metadata = client.V1ObjectMeta(
                name="sample",
                creation_timestamp=value,
                managed_fields=[client.V1ManagedFieldsEntry(time=value)],
            )
            return km.V1beta1InferenceService(metadata=metadata, spec=manifest["spec"]), manifest

        def as_text(client: Any, value: Any = value, text: str = text) -> tuple[Any, Manifest]:
            status = km.V1beta1InferenceServiceStatus(
                conditions=[
                    km.KnativeCondition(type="Ready", status="True", last_transition_time=value)
                ]
            )
            written = {"type": "Ready", "status": "True", "lastTransitionTime": text}
            obj = km.V1beta1InferenceService(metadata={"name": "sample"}, status=status)
            expected = isvc(status={"conditions": [written]})
            del expected["spec"]
            return obj, expected

        case(f"a time {name}, set in a constructor")(constructed)
        case(f"a time {name}, set over one that was read")(replaced)
        case(f"a time {name}, inside a dict")(in_dict)
        case(f"a time {name}, in the client's own metadata")(in_foreign)
        case(f"a time {name}, in a field of text")(as_text)


_register_set_times()


# Shorthands


def _custom_manifest(**others: Any) -> Manifest:
    return {
        "containers": [
            {
                "name": "kserve-container",
                "image": "img",
                "command": ["run"],
                "args": ["--a"],
                "env": [{"name": "A", "value": "b"}],
                "resources": {"limits": {"cpu": "1"}},
                "ports": [{"containerPort": 8080}],
            }
        ],
        **others,
    }


def _with_predictor(predictor: Any, **others: Any) -> Any:
    return km.V1beta1InferenceService(
        metadata={"name": "sample"},
        spec=km.V1beta1InferenceServiceSpec(predictor=predictor, **others),
    )


@case("shorthand custom, of a predictor")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = _with_predictor(
        km.V1beta1PredictorSpec(
            custom=km.V1beta1CustomPredictor(
                image="img",
                command=["run"],
                args=["--a"],
                env=[{"name": "A", "value": "b"}],
                resources={"limits": {"cpu": "1"}},
                ports=[{"containerPort": 8080}],
                service_account_name="sa",
            ),
            min_replicas=1,
        )
    )
    return obj, isvc({"predictor": _custom_manifest(serviceAccountName="sa", minReplicas=1)})


@case(
    "shorthand custom, of a predictor, transformer and explainer, as dicts and the client's models"
)
def _(client: Any) -> tuple[Any, Manifest]:
    parts = {
        "image": "img",
        "command": ["run"],
        "args": ["--a"],
        "env": [client.V1EnvVar(name="A", value="b")],
        "resources": client.V1ResourceRequirements(limits={"cpu": "1"}),
        "ports": [client.V1ContainerPort(container_port=8080)],
    }
    obj = _with_predictor(
        km.V1beta1PredictorSpec(custom=km.V1beta1CustomPredictor(**parts)),
        transformer=km.V1beta1TransformerSpec(
            custom={"image": "img", "env": parts["env"], "service_account_name": "sa"}
        ),
        explainer=km.V1beta1ExplainerSpec(
            custom=km.V1beta1CustomExplainer(image="img", command=["run"])
        ),
    )
    return obj, isvc(
        {
            "predictor": _custom_manifest(),
            "transformer": {
                "containers": [
                    {
                        "name": "kserve-container",
                        "image": "img",
                        "env": [{"name": "A", "value": "b"}],
                    }
                ],
                "serviceAccountName": "sa",
            },
            "explainer": {
                "containers": [{"name": "kserve-container", "image": "img", "command": ["run"]}]
            },
        }
    )


@case("shorthand custom, on a predictor that was read")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1beta1InferenceService.from_dict(
        isvc({"predictor": {"containers": [{"name": "sidecar"}], "unknown": 1}})
    )
    obj.spec.predictor.custom = km.V1beta1CustomPredictor(image="img")
    return obj, isvc(
        {
            "predictor": {
                "containers": [{"name": "kserve-container", "image": "img"}, {"name": "sidecar"}],
                "unknown": 1,
            }
        }
    )


@case("shorthand auto_scaling, a target for the processor")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = _with_predictor(
        km.V1beta1PredictorSpec(
            auto_scaling=km.V1beta1AutoScalingSpec(
                min_replicas=0, max_replicas=4, target_utilization_percentage=80
            )
        )
    )
    return obj, isvc(
        {
            "predictor": {
                "minReplicas": 0,
                "maxReplicas": 4,
                "scaleMetric": "cpu",
                "scaleTarget": 80,
            }
        }
    )


@case("shorthands auto_scaling and pods, with metrics")
def _(client: Any) -> tuple[Any, Manifest]:
    pods = km.V1beta1PodMetricSource(
        metric=km.V1beta1PodMetrics(backend="opentelemetry", query="q"),
        target=km.V1beta1MetricTarget(type="Value", value="4"),
    )
    obj = _with_predictor(
        km.V1beta1PredictorSpec(
            auto_scaling=km.V1beta1AutoScalingSpec(
                min_replicas=1,
                max_replicas=4,
                metrics=[
                    km.V1beta1MetricsSpec(type="PodMetric", pods=pods),
                    km.V1beta1MetricsSpec(type="PodMetric", podmetric=pods),
                ],
            )
        )
    )
    written = {
        "type": "PodMetric",
        "podmetric": {
            "metric": {"backend": "opentelemetry", "query": "q"},
            "target": {"type": "Value", "value": "4"},
        },
    }
    return obj, isvc(
        {
            "predictor": {
                "minReplicas": 1,
                "maxReplicas": 4,
                "autoScaling": {"metrics": [written, written]},
            }
        }
    )


def _graph(nodes: Manifest) -> Manifest:
    return {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "InferenceGraph",
        "metadata": {"name": "sample"},
        "spec": {"nodes": nodes},
    }


@case("shorthand nodes, steps in place of nodes, and step_name")
def _(client: Any) -> tuple[Any, Manifest]:
    step = km.V1alpha1InferenceStep(
        step_name="first", service_name="s", data="$request", condition="c"
    )
    obj = km.V1alpha1InferenceGraph(
        metadata={"name": "sample"},
        spec=km.V1alpha1InferenceGraphSpec(
            nodes={
                "root": step,
                "other": km.V1alpha1InferenceRouter(router_type="Sequence", steps=[step]),
            }
        ),
    )
    node = {
        "routerType": "Sequence",
        "steps": [{"name": "first", "serviceName": "s", "data": "$request", "condition": "c"}],
    }
    return obj, _graph({"root": node, "other": node})


@case("shorthand nodes, a step put into a graph that was read")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1alpha1InferenceGraph.from_dict(_graph({"root": {"routerType": "Switch"}}))
    obj.spec.nodes["new"] = km.V1alpha1InferenceStep(service_name="s")
    return obj, _graph(
        {
            "root": {"routerType": "Switch"},
            "new": {"routerType": "Sequence", "steps": [{"serviceName": "s"}]},
        }
    )


@case("shorthand rules")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1alpha1InferenceGraph(
        metadata={"name": "sample"},
        spec=km.V1alpha1InferenceGraphSpec(
            nodes={
                "root": km.V1alpha1InferenceRouter(
                    router_type="Switch",
                    rules=[
                        {"serviceName": "a", "condition": "c"},
                        {"service_name": "b", "step_name": "n"},
                    ],
                )
            }
        ),
    )
    steps = [{"serviceName": "a", "condition": "c"}, {"serviceName": "b", "name": "n"}]
    return obj, _graph({"root": {"routerType": "Switch", "steps": steps}})


@case("shorthand model_format")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1alpha1TrainedModel(
        metadata={"name": "sample"},
        spec=km.V1alpha1TrainedModelSpec(
            inference_service="s",
            model=km.V1alpha1ModelSpec(
                storage_uri="gs://m", model_format={"name": "pytorch"}, memory="1Gi"
            ),
        ),
    )
    return obj, {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "TrainedModel",
        "metadata": {"name": "sample"},
        "spec": {
            "inferenceService": "s",
            "model": {"storageUri": "gs://m", "framework": "pytorch", "memory": "1Gi"},
        },
    }


@case("keys named like shorthands in data that was read")
def _(client: Any) -> tuple[Any, Manifest]:
    manifest = isvc(
        {
            "predictor": {
                "custom": {"image": "img"},
                "autoScaling": {"minReplicas": 1, "targetUtilizationPercentage": 5},
                "minReplicas": 3,
            }
        }
    )
    obj = km.V1beta1InferenceService.from_dict(manifest)
    _read(obj)
    return obj, manifest


def _require_error(bench: Bench, obj: Any, message: str, verbs: tuple[str, ...] = ()) -> None:
    """Every way out refuses the object with ``message`` as a ValueError or TypeError."""
    ways: dict[str, Any] = {
        "sanitize_for_serialization": lambda: bench.sanitized(obj),
        "in a dict": lambda: bench.sanitized({"a": [obj]}),
    }
    for verb in verbs:
        ways[verb] = functools.partial(bench.send, verb, isvc(), obj)
    for way, write in ways.items():
        try:
            written = write()
        except (ValueError, TypeError) as error:
            require(message in str(error), f"{way}: expected {message!r} in {str(error)!r}")
        except Exception as error:
            raise CheckError(f"{way}: expected {message!r}, got {_in_one_line(error)}") from error
        else:
            if isinstance(written, Request):
                written = f"a request with the body {written.body!r}"
            raise CheckError(f"{way}: expected {message!r}, got {written}")


def _with_disagreement() -> tuple[Any, str]:
    predictor = km.V1beta1PredictorSpec(
        min_replicas=1, auto_scaling=km.V1beta1AutoScalingSpec(min_replicas=2)
    )
    return predictor, "'auto_scaling.min_replicas' and 'minReplicas' say different things"


@check("a shorthand that disagrees is refused with its own message")
def _(bench: Bench) -> None:
    predictor, message = _with_disagreement()
    _require_error(bench, predictor, message)
    _require_error(bench, _with_predictor(predictor), message, ("create", "replace"))


@check("a value without a JSON form is refused with its own message")
def _(bench: Bench) -> None:
    message = "expected JSON data or a model object, got builtins.object"
    _require_error(bench, km.V1Container(name="c", args=[object()]), message)
    predictor = km.V1beta1PredictorSpec(node_name=object())
    _require_error(bench, _with_predictor(predictor), message, ("create", "replace"))
    obj = km.V1beta1InferenceService.from_dict(isvc())
    obj.metadata.labels = {"a": object()}
    _require_error(bench, obj, message, ("create", "replace"))


@check("a resource that cannot be written is not sent as an empty patch")
def _(bench: Bench) -> None:
    predictor, message = _with_disagreement()
    _require_error(bench, _with_predictor(predictor), message, ("patch",))


# The client's own models inside ours


def _foreign_container(client: Any) -> Any:
    return client.V1Container(
        name="kserve-container",
        image="img",
        args=["--a", ""],
        env=[
            client.V1EnvVar(name="A", value=""),
            client.V1EnvVar(
                name="B",
                value_from=client.V1EnvVarSource(
                    secret_key_ref=client.V1SecretKeySelector(name="s", key="k", optional=False),
                ),
            ),
            client.V1EnvVar(
                name="C",
                value_from=client.V1EnvVarSource(
                    field_ref=client.V1ObjectFieldSelector(field_path="metadata.name")
                ),
            ),
        ],
        ports=[client.V1ContainerPort(container_port=8080, name="http")],
        resources=client.V1ResourceRequirements(
            requests={"cpu": "1"}, limits={"nvidia.com/gpu": "1"}
        ),
        liveness_probe=client.V1Probe(
            http_get=client.V1HTTPGetAction(path="/", port="http"), initial_delay_seconds=0
        ),
        readiness_probe=client.V1Probe(tcp_socket=client.V1TCPSocketAction(port=8080)),
        security_context=client.V1SecurityContext(
            run_as_non_root=True, capabilities=client.V1Capabilities(drop=["ALL"])
        ),
    )


FOREIGN_CONTAINER: Manifest = {
    "name": "kserve-container",
    "image": "img",
    "args": ["--a", ""],
    "env": [
        {"name": "A", "value": ""},
        {"name": "B", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "optional": False}}},
        {"name": "C", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
    ],
    "ports": [{"containerPort": 8080, "name": "http"}],
    "resources": {"requests": {"cpu": "1"}, "limits": {"nvidia.com/gpu": "1"}},
    "livenessProbe": {"httpGet": {"path": "/", "port": "http"}, "initialDelaySeconds": 0},
    "readinessProbe": {"tcpSocket": {"port": 8080}},
    "securityContext": {"runAsNonRoot": True, "capabilities": {"drop": ["ALL"]}},
}


def _foreign_metadata(client: Any) -> Any:
    owner = client.V1OwnerReference(
        api_version="v1", kind="ConfigMap", name="owner", uid="u", controller=True
    )
    return client.V1ObjectMeta(
        name="sample", labels={"a_b": "c", "empty": ""}, owner_references=[owner], generation=0
    )


FOREIGN_METADATA: Manifest = {
    "name": "sample",
    "labels": {"a_b": "c", "empty": ""},
    "generation": 0,
    "ownerReferences": [
        {"apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": "u", "controller": True}
    ],
}


@case("the client's models in an InferenceService")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1beta1InferenceService(
        metadata=_foreign_metadata(client),
        spec=km.V1beta1InferenceServiceSpec(
            predictor=km.V1beta1PredictorSpec(
                containers=[_foreign_container(client)],
                volumes=[
                    client.V1Volume(name="v", empty_dir=client.V1EmptyDirVolumeSource()),
                    km.V1Volume(
                        name="w", config_map=client.V1ConfigMapVolumeSource(name="c", optional=True)
                    ),
                ],
                tolerations=[client.V1Toleration(key="gpu", operator="Exists")],
                model=km.V1beta1ModelSpec(
                    model_format=km.V1beta1ModelFormat(name="sklearn"),
                    env=[client.V1EnvVar(name="A", value="b"), {"name": "C"}],
                    resources=client.V1ResourceRequirements(requests={"cpu": "1"}),
                ),
            )
        ),
    )
    return obj, isvc(
        {
            "predictor": {
                "containers": [FOREIGN_CONTAINER],
                "volumes": [
                    {"name": "v", "emptyDir": {}},
                    {"name": "w", "configMap": {"name": "c", "optional": True}},
                ],
                "tolerations": [{"key": "gpu", "operator": "Exists"}],
                "model": {
                    "modelFormat": {"name": "sklearn"},
                    "env": [{"name": "A", "value": "b"}, {"name": "C"}],
                    "resources": {"requests": {"cpu": "1"}},
                },
            }
        },
        metadata=FOREIGN_METADATA,
    )


@case("the client's models in a ClusterServingRuntime")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1alpha1ClusterServingRuntime(
        metadata=_foreign_metadata(client),
        spec=km.V1alpha1ServingRuntimeSpec(
            containers=[
                _foreign_container(client),
                km.V1alpha1Container(
                    name="d",
                    image="img",
                    env=[
                        client.V1EnvVar(name="A", value="b"),
                        km.V1EnvVar(
                            name="B",
                            value_from=client.V1EnvVarSource(
                                config_map_key_ref=client.V1ConfigMapKeySelector(name="c", key="k")
                            ),
                        ),
                    ],
                    resources=client.V1ResourceRequirements(limits={"cpu": "1"}),
                ),
            ],
            worker_spec=km.V1alpha1WorkerSpec(containers=[_foreign_container(client)]),
            affinity=client.V1Affinity(node_affinity=client.V1NodeAffinity()),
        ),
    )
    return obj, {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "ClusterServingRuntime",
        "metadata": FOREIGN_METADATA,
        "spec": {
            "containers": [
                FOREIGN_CONTAINER,
                {
                    "name": "d",
                    "image": "img",
                    "env": [
                        {"name": "A", "value": "b"},
                        {
                            "name": "B",
                            "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}},
                        },
                    ],
                    "resources": {"limits": {"cpu": "1"}},
                },
            ],
            "workerSpec": {"containers": [FOREIGN_CONTAINER]},
            "affinity": {"nodeAffinity": {}},
        },
    }


@case("the client's models in dicts, in unknown fields and over data that was read")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1beta1InferenceService.from_dict(
        isvc({"predictor": {"containers": [{"name": "a"}], "unknown": 1}}, unknown=[1])
    )
    obj.metadata = _foreign_metadata(client)
    obj.spec.predictor.containers.append(_foreign_container(client))
    obj.spec.predictor.affinity = {"nodeAffinity": client.V1NodeAffinity()}
    obj.additional_properties["other"] = {"c": (_foreign_container(client),)}
    return obj, isvc(
        {
            "predictor": {
                "containers": [{"name": "a"}, FOREIGN_CONTAINER],
                "unknown": 1,
                "affinity": {"nodeAffinity": {}},
            }
        },
        metadata=FOREIGN_METADATA,
        unknown=[1],
        other={"c": [FOREIGN_CONTAINER]},
    )


@case("a pod template of the client's in an LLMInferenceService")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1alpha2LLMInferenceService(
        metadata=_foreign_metadata(client),
        spec=km.V1alpha2LLMInferenceServiceSpec(
            model=km.V1alpha2LLMModelSpec(uri="hf://m"),
            template=client.V1PodSpec(containers=[_foreign_container(client)], host_ipc=False),
        ),
    )
    return obj, {
        "apiVersion": "serving.kserve.io/v1alpha2",
        "kind": "LLMInferenceService",
        "metadata": FOREIGN_METADATA,
        "spec": {
            "model": {"uri": "hf://m"},
            "template": {"containers": [FOREIGN_CONTAINER], "hostIPC": False},
        },
    }


@check("the client's models are equal to the dicts that they stand for")
def _(bench: Bench) -> None:
    foreign = km.V1beta1InferenceService(metadata=_foreign_metadata(bench.client))
    require(
        foreign == km.V1beta1InferenceService(metadata=copy.deepcopy(FOREIGN_METADATA)),
        "expected two objects to be equal",
    )


# Our objects inside bodies of the user's own


@check("model objects inside dicts are written as their manifests")
def _(bench: Bench) -> None:
    client = bench.client
    spec = km.V1beta1InferenceServiceSpec(
        predictor=km.V1beta1PredictorSpec(
            custom=km.V1beta1CustomPredictor(image="img"),
            auto_scaling=km.V1beta1AutoScalingSpec(min_replicas=1, max_replicas=2),
        )
    )
    status = km.V1beta1InferenceServiceStatus.from_dict(
        {"unknown": 1, "conditions": [{"lastTransitionTime": "2024-01-01T00:00:00.0Z"}]}
    )
    expected = isvc(
        {
            "predictor": {
                "containers": [{"name": "kserve-container", "image": "img"}],
                "minReplicas": 1,
                "maxReplicas": 2,
            }
        },
        metadata=FOREIGN_METADATA,
        status={"unknown": 1, "conditions": [{"lastTransitionTime": "2024-01-01T00:00:00.0Z"}]},
    )
    body = {**expected, "metadata": _foreign_metadata(client), "spec": spec, "status": status}
    for verb in ("create", "replace", "patch"):
        require_same(bench.send(verb, expected, body).body, expected, verb)
    part = {"spec": {"predictor": spec.predictor}}
    wanted = {"spec": {"predictor": expected["spec"]["predictor"]}}
    require_same(bench.send("patch", expected, part).body, wanted, "patch with a part")
    require(body["spec"] is spec, "the body was changed")


@check("a resource is patched with the same content type as a dict")
def _(bench: Bench) -> None:
    obj = km.V1beta1InferenceService.from_dict(isvc())
    with_dict = bench.send("patch", isvc(), isvc())
    with_object = bench.send("patch", isvc(), obj)
    require_same(with_object.content_type, with_dict.content_type, "content type")
    require_same(with_object.method, "PATCH", "method")


@check("a JSON patch takes model objects as values")
def _(bench: Bench) -> None:
    value = km.V1beta1PredictorSpec.from_dict({"minReplicas": 1, "unknown": 2})
    operations = [{"op": "replace", "path": "/spec/predictor", "value": value}]
    request = bench.send("patch", isvc(), operations)
    plain = [{**operations[0], "value": {"minReplicas": 1, "unknown": 2}}]
    expected = bench.send("patch", isvc(), plain)
    require_same(request.body, expected.body, "operations")
    require_same(request.content_type, expected.content_type, "content type")


@check("requests go to the resource's own address")
def _(bench: Bench) -> None:
    obj = km.V1beta1InferenceService.from_dict(isvc())
    runtime = km.V1alpha1ClusterServingRuntime.from_dict(
        {"apiVersion": "serving.kserve.io/v1alpha1", "kind": "ClusterServingRuntime"}
    )
    created = bench.send("create", obj, obj)
    replaced = bench.send("replace", runtime, runtime)
    require_same(
        f"{created.method} {created.path}",
        "POST /apis/serving.kserve.io/v1beta1/namespaces/ns/inferenceservices",
        "create",
    )
    require_same(
        f"{replaced.method} {replaced.path}",
        "PUT /apis/serving.kserve.io/v1alpha1/clusterservingruntimes/name",
        "replace",
    )


@check("an object is read from the client's answer and written back")
def _(bench: Bench) -> None:
    manifest = isvc(metadata=METADATA, status={"unknown": {"a": [1]}})
    answer = bench.api.create_namespaced_custom_object(
        "serving.kserve.io", "v1beta1", "ns", "inferenceservices", manifest
    )
    obj = km.V1beta1InferenceService.from_dict(answer)
    obj.spec.predictor.min_replicas = 2
    expected = copy.deepcopy(manifest)
    expected["spec"]["predictor"]["minReplicas"] = 2
    require_same(bench.send("replace", manifest, obj).body, expected, "replace")


def main() -> None:
    kubernetes = importlib.import_module("kubernetes")
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    bench = Bench(kubernetes, server)
    failures: dict[str, str | None] = {}
    for name, function in CHECKS.items():
        try:
            function(bench)
        except CheckError as failure:
            failures[name] = str(failure)
        except Exception:
            failures[name] = traceback.format_exc()
        else:
            failures[name] = None
    json.dump({"version": kubernetes.__version__, "failures": failures}, sys.stdout)


if __name__ == "__main__":
    main()

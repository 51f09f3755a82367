"""Graphs, trained models, runtimes and caches: what breaks each rule, and what nearly does."""

from __future__ import annotations

from typing import Any

from tests.admission.webhook_oracle.cases import REMOVED, Group, changed


def _object(kind: str, spec: Any, namespace: str = "team", name: str = "own") -> dict[str, Any]:
    return {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": name, **({"namespace": namespace} if namespace else {})},
        "spec": spec,
    }


_STEP = {"serviceName": "a"}
_WEIGHED = [{"serviceName": "a", "weight": 60}, {"serviceName": "b", "weight": 40}]
_ROOT = "spec nodes root"
_GRAPHS = Group(
    bases={
        "sequence": _object(
            "InferenceGraph", {"nodes": {"root": {"routerType": "Sequence", "steps": [_STEP]}}}
        ),
        "splitter": _object(
            "InferenceGraph", {"nodes": {"root": {"routerType": "Splitter", "steps": _WEIGHED}}}
        ),
        "two": _object(
            "InferenceGraph",
            {
                "nodes": {
                    "root": {"routerType": "Sequence", "steps": [{"nodeName": "b", "name": "s"}]},
                    "b": {"routerType": "Switch", "steps": [{**_STEP, "condition": "[@this]"}]},
                }
            },
        ),
    },
    changes={
        "name": {"metadata name": "1a"},
        "name-dot": {"metadata name": "a.b"},
        "no-spec": {"spec": REMOVED},
        "no-nodes": {"spec nodes": {}},
        "no-root": {_ROOT: REMOVED, "spec nodes Root": {"routerType": "Sequence"}},
        "root-bare": {_ROOT: {}},
        "names-twice": {f"{_ROOT} steps": [{**_STEP, "name": "s"}] * 2},
        "names-empty": {f"{_ROOT} steps": [{**_STEP, "name": ""}] * 2},
        "target-none": {f"{_ROOT} steps 0": {"name": "s", "weight": 60}},
        "target-two": {f"{_ROOT} steps 0 serviceUrl": "http://a"},
        "target-three": {
            f"{_ROOT} steps 0": {"serviceUrl": "http://a", "nodeName": "b", "serviceName": "c"}
        },
        "target-empty": {f"{_ROOT} steps 0 nodeName": ""},
        "weight-missing": {f"{_ROOT} steps 0 weight": REMOVED},
        "weight-sum": {f"{_ROOT} steps 0 weight": 61},
        "weight-negative": {f"{_ROOT} steps": [{**_STEP, "weight": 110}, {**_STEP, "weight": -10}]},
        "splitter": {f"{_ROOT} routerType": "Splitter"},
        "splitter-empty": {_ROOT: {"routerType": "Splitter", "steps": []}},
        "splitter-second": {"spec nodes c": {"routerType": "Splitter"}},
        "unknown-node": {f"{_ROOT} steps 0": {"nodeName": "nowhere", "weight": 60}},
        "being-deleted": {"metadata deletionTimestamp": "2026-01-01T00:00:00Z"},
    },
    updates={"same": {}, "empty": {"spec nodes": {}}},
)
_TRAINED = Group(
    bases={
        "model": _object(
            "TrainedModel",
            {
                "inferenceService": "iris",
                "model": {"storageUri": "s3://a", "framework": "sklearn", "memory": "1Gi"},
            },
        )
    },
    changes={
        "name": {"metadata name": "a_B-1"},
        "name-dot": {"metadata name": "a.b"},
        "name-line": {"metadata name": "a\n"},
        "name-letters": {"metadata name": "\u00e9"},
        **{
            f"uri-{number}": {"spec model storageUri": uri}
            for number, uri in enumerate(
                (
                    "gs://a",
                    "http://a",
                    "https://a",
                    "pvc://a",
                    "hf://a",
                    "S3://a",
                    "s3:/a",
                    "",
                    "a s3://b",
                    "s3://",
                    "s3://a\nb",
                )
            )
        },
        "memory-missing": {"spec model memory": REMOVED},
        "being-deleted": {"metadata deletionTimestamp": "2026-01-01T00:00:00Z"},
    },
    updates={
        "same": {},
        **{
            f"memory-{value}": {"spec model memory": value}
            for value in ("1024Mi", "1G", "2Gi", "1048576Ki", 1073741824, "1073741824000m", "1e3")
        },
        "memory-missing": {"spec model memory": REMOVED},
    },
)


def _formats(*formats: tuple[str, str | None, bool | None, int | None]) -> list[dict[str, Any]]:
    names = ("name", "version", "autoSelect", "priority")
    return [{n: v for n, v in zip(names, one, strict=True) if v is not None} for one in formats]


_CONTAINER = {"name": "kserve-container", "image": "x"}
_RUNTIME = {
    "supportedModelFormats": _formats(("sklearn", "1", True, 1)),
    "protocolVersions": ["v2"],
    "containers": [_CONTAINER],
}
_WORKER = {"containers": [{"name": "worker-container", "image": "x"}]}
_GPUS = "spec annotations serving.kserve.io/gpu-resource-types"


def _runtimes(kind: str, namespace: str) -> Group:
    def other(name: str = "other", place: str = namespace, **values: Any) -> dict[str, Any]:
        return _object(kind, {**_RUNTIME, **values}, place, name)

    own = other("own")
    return Group(
        bases={
            "runtime": own,
            "multi-node": changed(own, {"spec workerSpec": _WORKER}),
            "disabled": changed(own, {"spec disabled": True}),
        },
        changes={
            "formats-differ": {
                "spec supportedModelFormats": _formats(("a", "1", True, 1), ("a", "2", True, 2))
            },
            "formats-case": {
                "spec supportedModelFormats": _formats(("a", "1", True, 1), ("A", "2", True, 2))
            },
            "formats-first-unset": {
                "spec supportedModelFormats": _formats(("a", "1", True, None), ("a", "2", True, 2))
            },
            "formats-not-auto": {
                "spec supportedModelFormats": _formats(("a", "1", None, 1), ("a", "2", True, 2))
            },
            "formats-third": {
                "spec supportedModelFormats": _formats(
                    ("a", "1", True, 1), ("a", "2", True, None), ("a", "3", True, 3)
                )
            },
            "formats-upper": {"spec supportedModelFormats": _formats(("SKLearn", "1", True, 1))},
            "formats-versionless": {
                "spec supportedModelFormats": _formats(("sklearn", None, True, 1))
            },
            "formats-version": {"spec supportedModelFormats": _formats(("sklearn", "2", True, 1))},
            "formats-priority": {"spec supportedModelFormats": _formats(("sklearn", "1", True, 2))},
            "formats-none": {"spec supportedModelFormats": REMOVED},
            "protocols": {"spec protocolVersions": ["v1", "v2"]},
            "protocols-none": {"spec protocolVersions": REMOVED},
            "multi-model": {"spec multiModel": True},
            "single-model": {"spec multiModel": False},
            "enabled": {"spec disabled": False},
            "workers-two": {"spec workerSpec containers": [{"name": "a"}, {"name": "b"}]},
            "workers-none": {"spec workerSpec": {"containers": []}},
            "worker-bare": {"spec workerSpec": {}},
            "worker-other": {
                "spec workerSpec containers": [{"name": "a", "resources": {"limits": {"b/c": "1"}}}]
            },
            "worker-gpu": {"spec workerSpec containers 0 resources": {"limits": {"b/c": "1"}}},
            "worker-known": {
                "spec workerSpec containers 0 resources": {"requests": {"amd.com/gpu": "1"}}
            },
            "env-pipeline": {"spec containers 0 env": [{"name": "PIPELINE_PARALLEL_SIZE"}]},
            "env-tensor": {
                "spec containers 0 env": [{"name": "TENSOR_PARALLEL_SIZE", "value": "1"}]
            },
            "env-other": {
                "spec containers 0": {"name": "a", "env": [{"name": "TENSOR_PARALLEL_SIZE"}]}
            },
            "env-path": {"spec containers 0 env": [{"name": "PYTHONPATH", "value": "/"}]},
            "env-path-second": {
                "spec containers 1": {"name": "b", "env": [{"name": "PYTHONPATH"}]}
            },
            "env-path-worker": {"spec workerSpec containers 0 env": [{"name": "PYTHONPATH"}]},
            "env-path-init": {
                "spec initContainers": [{"name": "b", "env": [{"name": "PYTHONPATH"}]}]
            },
            "gpu": {"spec containers 0 resources": {"limits": {"b/c": "1", "cpu": "1"}}},
            "gpu-storage": {
                "spec containers 0 resources": {"requests": {"ephemeral-storage": "1"}}
            },
            "gpu-named": {
                "spec containers 0 resources": {"limits": {"b/c": "1"}},
                _GPUS: '["b/c"]',
            },
            "gpu-wrong": {_GPUS: "b/c"},
            "gpu-null": {_GPUS: "null"},
            "gpu-elsewhere": {
                "@gpu-resource-types": '["b/c"]',
                "spec containers 0 resources": {"limits": {"b/c": "1"}},
            },
            "pipeline": {"spec workerSpec pipelineParallelSize": 0},
            "tensor": {"spec workerSpec tensorParallelSize": -1},
            "sizes": {
                "spec workerSpec pipelineParallelSize": 1,
                "spec workerSpec tensorParallelSize": 1,
            },
            "replicas": {"spec replicas": -1},
            "replicas-many": {"spec replicas": 65536},
            "replicas-most": {"spec replicas": 65535},
            "containers-empty": {"spec containers": []},
            "disabled": {"spec disabled": True},
            "being-deleted": {
                "metadata deletionTimestamp": "2026-01-01T00:00:00Z",
                "spec workerSpec": {"containers": [{}, {}]},
            },
        },
        updates={
            "same": {},
            "worker": {"spec workerSpec": _WORKER},
            "no-worker": {"spec workerSpec": REMOVED},
            "enabled": {"spec disabled": False},
        },
        surroundings={
            "other": [other()],
            "other-disabled": [other(disabled=True)],
            "other-multi": [other(multiModel=True)],
            "other-single": [other(multiModel=False)],
            "other-protocol": [other(protocolVersions=["v1"])],
            "other-name": [other(supportedModelFormats=_formats(("SKLEARN", "1", True, 1)))],
            "other-unversioned": [
                other(supportedModelFormats=_formats(("sklearn", None, True, 1)))
            ],
            "other-elsewhere": [other(place="elsewhere" if namespace else "")],
            "other-kind": [
                _object(
                    "ClusterServingRuntime" if namespace else "ServingRuntime", _RUNTIME, "", "o"
                )
            ],
        },
        config_maps={"gpus": {"multiNode": '{"customGPUResourceTypeList": ["b/c"]}'}},
    )


_CACHE = {"sourceModelUri": "s3://a", "modelSize": "1Gi", "nodeGroups": ["a"]}
_CACHES = Group(
    bases={"cache": _object("LocalModelCache", _CACHE, "")},
    changes={
        "being-deleted": {"metadata deletionTimestamp": "2026-01-01T00:00:00Z"},
        "uri": {"spec sourceModelUri": "s3://b"},
    },
    updates={"same": {}, "size": {"spec modelSize": "2Gi"}},
    surroundings={
        "same-uri": [_object("LocalModelCache", _CACHE, "", "other")],
        "near-uri": [_object("LocalModelCache", {**_CACHE, "sourceModelUri": "s3://a/"}, "", "o")],
        "same-name": [_object("LocalModelCache", _CACHE, "")],
        "namespaced": [_object("LocalModelNamespaceCache", _CACHE, "team", "other")],
    },
)
_GROUP = _object("LocalModelNodeGroup", {"storageLimit": "1Gi"}, "", "a")
_NAMESPACE_CACHES = Group(
    bases={"cache": _object("LocalModelNamespaceCache", _CACHE)},
    changes={
        "two": {"spec nodeGroups": ["a", "b"]},
        "none": {"spec nodeGroups": []},
        "being-deleted": {"metadata deletionTimestamp": "2026-01-01T00:00:00Z"},
    },
    updates={"same": {}},
    surroundings={
        "group": [_GROUP],
        "groups": [_GROUP, changed(_GROUP, {"metadata name": "b"})],
        "twin": [_GROUP, _object("LocalModelNamespaceCache", _CACHE, name="other")],
    },
)
_LABEL = "metadata labels internal.serving.kserve.io/localmodel"


def _users(version: str, kind: str) -> dict[str, Any]:
    """What a cache may be used by."""
    user = {**_object(kind, {}, name="user"), "apiVersion": f"serving.kserve.io/{version}"}
    used = changed(user, {_LABEL: "own"})
    return {
        f"{kind}-bare": [user],
        f"{kind}-own": [used],
        f"{kind}-of-team": [changed(used, {f"{_LABEL}-namespace": "team"})],
        f"{kind}-other": [changed(user, {_LABEL: "other", f"{_LABEL}-namespace": "team"})],
        f"{kind}-elsewhere": [changed(used, {"metadata namespace": "elsewhere"})],
    }


def _listed(*names: str) -> list[dict[str, str]]:
    return [{"name": name, "namespace": "team"} for name in names]


_LISTS = {
    "services": {"status inferenceServices": _listed("user")},
    "llm-services": {"status llmInferenceServices": _listed("user")},
    "both": {
        "status inferenceServices": _listed("user"),
        "status llmInferenceServices": _listed("user"),
    },
}
_DELETED_CACHES = Group(
    bases={
        f"{kind}-{name}": changed(_object(kind, _CACHE, namespace), change)
        for kind, namespace in (("LocalModelCache", ""), ("LocalModelNamespaceCache", "team"))
        for name, change in {"unused": {}, **_LISTS}.items()
    },
    changes={
        **_LISTS,
        "llm-services-gone": {"status llmInferenceServices": _listed("gone", "user")},
        "no-services": {"status inferenceServices": []},
        "no-llm-services": {"status llmInferenceServices": REMOVED},
        "no-status": {"status": REMOVED},
        "renamed": {"metadata name": "renamed"},
        "being-deleted": {"metadata deletionTimestamp": "2026-01-01T00:00:00Z"},
    },
    surroundings={
        **_users("v1beta1", "InferenceService"),
        **_users("v1alpha2", "LLMInferenceService"),
    },
    is_deletion=True,
)
_SHIPPED = _object(
    "LLMInferenceServiceConfig", {"template": {}}, "kserve", "kserve-config-llm-template"
)
_DELETED_CONFIGS = Group(
    bases={
        version: {**_SHIPPED, "apiVersion": f"serving.kserve.io/{version}"}
        for version in ("v1alpha1", "v1alpha2")
    },
    changes={
        "elsewhere": {"metadata namespace": "team"},
        "own": {"metadata name": "own"},
        "pipeline": {"metadata name": "kserve-config-llm-worker-pipeline-parallel"},
        "tracing": {"metadata name": "kserve-config-llm-tracing"},
        "base-refs": {"spec baseRefs": [{"name": "a"}]},
    },
    is_deletion=True,
)
_BEYOND = 2**31
_NUMBERS = Group(
    bases={
        "graph": _GRAPHS.bases["sequence"],
        "runtime": _object("ServingRuntime", _RUNTIME),
        "model": _TRAINED.bases["model"],
        "cache": _object("LocalModelCache", _CACHE, ""),
        "service": {
            **_object("InferenceService", {"predictor": {"containers": [_CONTAINER]}}),
            "apiVersion": "serving.kserve.io/v1beta1",
        },
        "llm-service": _object("LLMInferenceService", {"model": {"uri": "hf://a/b"}}),
        "llm-config": _object("LLMInferenceServiceConfig", {"model": {"uri": "hf://a/b"}}),
    },
    changes={
        f"{name}-{number}": {place: number}
        for name, place in {
            "replicas": "spec minReplicas",
            "priority": "spec supportedModelFormats 0 priority",
            "port": "spec containers 0 ports 0 containerPort",
            "weight": f"{_ROOT} steps 0 weight",
            "user": "spec containers 0 securityContext runAsUser",
            "probe": "spec containers 0 livenessProbe httpGet port",
            "timeout": "spec timeout",
            "service-replicas": "p minReplicas",
            "service-port": "p containers 0 ports 0 containerPort",
            "service-probe": "p containers 0 livenessProbe tcpSocket port",
            "service-surge": "p deploymentStrategy rollingUpdate maxSurge",
            "service-memory": "p containers 0 resources limits memory",
            "service-concurrency": "p containerConcurrency",
            "llm-replicas": "spec replicas",
            "llm-port": "spec template containers 0 ports 0 containerPort",
            "llm-probe": "spec template containers 0 startupProbe httpGet port",
            "llm-grace": "spec template terminationGracePeriodSeconds",
        }.items()
        for number in (_BEYOND - 1, _BEYOND, -_BEYOND, -_BEYOND - 1)
    },
)
GROUPS: dict[str, Group] = {
    "graphs": _GRAPHS,
    "trained-models": _TRAINED,
    "runtimes": _runtimes("ServingRuntime", "team"),
    "cluster-runtimes": _runtimes("ClusterServingRuntime", ""),
    "caches": _CACHES,
    "namespace-caches": _NAMESPACE_CACHES,
    "deleted-caches": _DELETED_CACHES,
    "deleted-configs": _DELETED_CONFIGS,
    "numbers": _NUMBERS,
}

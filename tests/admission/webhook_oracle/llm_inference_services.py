"""LLMInferenceServices and their configs: what breaks each rule, and what nearly does."""

from __future__ import annotations

from typing import Any

from tests.admission.webhook_oracle.cases import REMOVED, Change, Group, changed, everywhere
from tests.admission.webhook_oracle.inference_services import CACHES, CONFIG_MAPS, LOCAL

_VERSIONS = ("v1alpha1", "v1alpha2")
_URI = "gs://models/iris"
_POD = {"containers": [{"name": "main", "image": "example.com/vllm:1"}]}
_ROUTE = "spec router route"
_HTTP = f"{_ROUTE} http"
_SCHEDULER = "spec router scheduler"
_LORA = "spec model lora"
_ADAPTERS = f"{_LORA} adapters"
_DEVICES = "exp-dra-"
_KBS = "kbs:///a/b/c"
_KEDA = {"pollingInterval": 30}


def _object(kind: str, version: str, change: Change) -> dict[str, Any]:
    empty = {
        "apiVersion": f"serving.kserve.io/{version}",
        "kind": kind,
        "metadata": {"name": "llama", "namespace": "team"},
        "spec": {"model": {"uri": "hf://meta/llama"}},
    }
    return changed(empty, change)


_BASES: dict[str, Change] = {
    "small": {},
    "named": {"spec model name": "own"},
    "no-spec": {"spec": REMOVED},
    "no-model": {"spec model": REMOVED},
    "pods": {
        "spec template": _POD,
        "spec worker": {},
        "spec parallelism": {"data": 4, "dataLocal": 2},
    },
    "prefill": {
        "spec replicas": 2,
        "spec parallelism": {"pipeline": 2},
        "spec prefill": {
            "replicas": 1,
            "parallelism": {"tensor": 2, "pipeline": 1},
            "template": {},
        },
    },
    "routed": {
        _HTTP: {},
        "spec router gateway": {"refs": [{"name": "g", "namespace": "n"}]},
        _SCHEDULER: {"template": {}, "pool": {"ref": {"name": "pool"}}},
    },
    "managed": {"spec router": {"route": {}, "gateway": {}, "scheduler": {}}},
    "scaled": {
        "spec scaling": {
            "minReplicas": 1,
            "maxReplicas": 4,
            "wva": {"variantCost": "10.0", "keda": _KEDA},
        }
    },
    "scaled-hpa": {"spec scaling": {"maxReplicas": 4, "wva": {"variantCost": "1", "hpa": {}}}},
    "lora": {_ADAPTERS: [{"name": "a", "uri": "hf://a"}, {"name": "b", "uri": "hf://b"}]},
    "offloading": {"spec kvCacheOffloading": {"cpu": "1Gi"}},
}
_WORKLOAD: dict[str, Change] = {
    "worker": {"worker": {}},
    "worker-only": {"worker": _POD, "parallelism": REMOVED},
    "worker-tensor": {"worker": {}, "parallelism": {"tensor": 8}},
    "worker-pipeline": {"worker": {}, "parallelism": {"pipeline": 2}},
    "worker-empty": {"worker": {}, "parallelism": {}},
    "both": {"parallelism": {"pipeline": 2, "data": 2, "dataLocal": 1}},
    "data-only": {"parallelism": {"data": 2}},
    "local-only": {"parallelism": {"dataLocal": 2}},
    "pipeline-zero": {"parallelism": {"pipeline": 0}},
    "data-zero": {"parallelism": {"data": 0, "dataLocal": 1}},
    "local-negative": {"parallelism": {"data": 1, "dataLocal": -1}},
    "parallel": {"parallelism": {"data": 8, "dataLocal": 4, "tensor": 2, "expert": True}},
    "replicas": {"replicas": 3},
    "replicas-scaling": {"replicas": 1, "scaling": {"maxReplicas": 1, "wva": {"hpa": {}}}},
    "scaling-order": {"scaling": {"minReplicas": 2, "maxReplicas": 1, "wva": {"hpa": {}}}},
    "scaling-equal": {"scaling": {"minReplicas": 2, "maxReplicas": 2, "wva": {"hpa": {}}}},
    "scaling-bare": {"scaling": {"maxReplicas": 1}},
    "scaling-empty": {"scaling": {}},
    "wva-both": {"scaling wva": {"hpa": {}, "keda": {}}},
    "wva-neither": {"scaling wva": {}},
    "wva-hpa": {"scaling wva": {"hpa": {"behavior": {}}}},
    "wva-keda": {"scaling wva": {"keda": _KEDA}},
    "cost": {"scaling wva variantCost": "-1"},
    "cost-text": {"scaling wva variantCost": "1."},
    "cost-line": {"scaling wva variantCost": "1\n"},
    "cost-digits": {"scaling wva variantCost": "\u0661"},
    "cost-half": {"scaling wva variantCost": "0.5"},
    "cost-empty": {"scaling wva variantCost": ""},
    "modifiers": {"scaling wva keda advanced": {"scalingModifiers": {"formula": "a+b"}}},
    "modifiers-type": {"scaling wva keda advanced": {"scalingModifiers": {"metricType": "Value"}}},
    "modifiers-empty": {"scaling wva keda advanced": {"scalingModifiers": {}}},
    "hpa-name": {"scaling wva keda advanced": {"horizontalPodAutoscalerConfig": {"name": "own"}}},
    "hpa-behavior": {"scaling wva keda advanced": {"horizontalPodAutoscalerConfig": {}}},
    "idle": {"scaling wva keda": {"idleReplicaCount": 0}, "scaling minReplicas": 1},
    "idle-much": {"scaling wva keda": {"idleReplicaCount": 1}, "scaling minReplicas": 1},
    "idle-no-min": {"scaling wva keda": {"idleReplicaCount": 1}, "scaling minReplicas": REMOVED},
    "no-containers": {"template": {}, "worker": {}},
    "unnamed": {"template": {"containers": [{"env": [{"value": "a"}]}]}},
    "init": {"template": {**_POD, "initContainers": [{"image": "x"}]}},
    "quantities": {
        "template": {"containers": [{"name": "a", "resources": {"limits": {"cpu": "2000m"}}}]}
    },
    **{
        f"kv-{label}": {
            "kvCacheOffloading": {**({"cpu": "1Gi"} if cpu else {}), "secondary": [tier]}
        }
        for label, cpu, tier in (
            ("no-cpu", False, {"fileSystem": {"emptyDir": {}}}),
            ("directory", True, {"fileSystem": {"emptyDir": {"size": "1Gi"}}}),
            ("nothing", True, {}),
            ("files", True, {"fileSystem": {}}),
            ("two", True, {"fileSystem": {"emptyDir": {}, "pvc": {"ref": {"name": "a"}}}}),
            ("pvc", True, {"fileSystem": {"pvc": {}}}),
            ("pvc-two", True, {"fileSystem": {"pvc": {"spec": {}, "ref": {"name": "a"}}}}),
            ("pvc-ref", True, {"fileSystem": {"pvc": {"ref": {"name": "a"}}}}),
            ("pvc-unnamed", True, {"fileSystem": {"pvc": {"ref": {}}}}),
            ("pvc-spec", True, {"fileSystem": {"pvc": {"spec": {}}}}),
        )
    },
    "kv-zero": {"kvCacheOffloading": {"cpu": "0", "secondary": [{"fileSystem": {"emptyDir": {}}}]}},
    "kv-no-tiers": {"kvCacheOffloading": {"cpu": 0, "secondary": []}},
}
_PARENTS = [{"name": "g", "namespace": "n"}]
_CHANGES: dict[str, Change] = {
    "refs-spec": {_HTTP: {"refs": [{"name": "a"}], "spec": {"rules": []}}},
    "refs-empty-spec": {_HTTP: {"refs": [], "spec": {}}},
    "refs-gateway": {f"{_HTTP} refs": [{"name": "a"}], "spec router gateway": {}},
    "refs-gateway-refs": {
        f"{_HTTP} refs": [{"name": "a"}],
        "spec router gateway": {"refs": [{"name": "g", "namespace": "n"}]},
    },
    "parents": {f"{_HTTP} spec parentRefs": _PARENTS},
    "parents-other": {
        f"{_HTTP} spec parentRefs": [{"name": "other"}],
        "spec router gateway refs": [{"name": "g", "namespace": "n"}],
    },
    "parents-same": {
        f"{_HTTP} spec parentRefs": [{"name": "h"}, *_PARENTS],
        "spec router gateway refs": [{"name": "g", "namespace": "n"}, {"name": "h"}],
    },
    "parents-section": {
        f"{_HTTP} spec parentRefs": [{"name": "g", "namespace": "n", "sectionName": "s"}],
        "spec router gateway refs": [{"name": "g", "namespace": "n"}],
    },
    "group-weight": {f"{_ROUTE} group": "blue", f"{_ROUTE} weight": 10},
    "group": {f"{_ROUTE} group": "blue"},
    "weight": {f"{_ROUTE} weight": 0},
    "group-empty": {f"{_ROUTE} group": "", f"{_ROUTE} weight": 1},
    "group-ingress": {f"{_ROUTE} group": "blue", "spec router ingress": {}},
    "group-refs": {
        f"{_ROUTE} group": "b",
        f"{_ROUTE} weight": 1,
        f"{_HTTP} refs": [{"name": "a"}],
    },
    "group-label": {"metadata labels": {"serving.kserve.io/routing-group": "red", "own": "a"}},
    "scheduler-zero": {f"{_SCHEDULER} replicas": 0},
    "scheduler-one": {f"{_SCHEDULER} replicas": 1},
    "config-empty": {f"{_SCHEDULER} config": {}},
    "config-both": {f"{_SCHEDULER} config": {"inline": {"a": 1}, "ref": {"name": "a"}}},
    "config-inline": {f"{_SCHEDULER} config": {"inline": {"a": 1}}},
    "config-inline-empty": {f"{_SCHEDULER} config": {"inline": {}}},
    "config-inline-list": {f"{_SCHEDULER} config": {"inline": [1]}},
    "config-inline-null": {f"{_SCHEDULER} config": {"inline": None}},
    "config-ref": {f"{_SCHEDULER} config": {"ref": {"name": "a", "key": "b"}}},
    "config-ref-unnamed": {f"{_SCHEDULER} config": {"ref": {"name": ""}}},
    "scheduler-template": {f"{_SCHEDULER} template": {"serviceAccountName": "a"}},
    "backends": {
        "spec scaling": {"maxReplicas": 1, "wva": {"hpa": {}}},
        "spec prefill scaling": {"maxReplicas": 1, "wva": {"keda": {}}},
    },
    "backends-same": {
        "spec scaling": {"maxReplicas": 1, "wva": {"keda": {}}},
        "spec prefill scaling": {"maxReplicas": 1, "wva": {"keda": {}}},
    },
    "ranks": {_LORA: {"maxRank": 0, "maxAdapters": 0, "maxCpuAdapters": 0}},
    "ranks-one": {_LORA: {"maxRank": 1, "maxAdapters": 1, "maxCpuAdapters": 1}},
    "adapter-unnamed": {_ADAPTERS: [{"uri": "hf://a"}]},
    "adapter-empty": {_ADAPTERS: [{"name": "", "uri": "hf://a"}]},
    "adapter-dots": {_ADAPTERS: [{"name": "..", "uri": "hf://a"}]},
    "adapter-dot": {_ADAPTERS: [{"name": ".", "uri": "hf://a"}]},
    "adapter-dotted": {_ADAPTERS: [{"name": "a..b", "uri": "hf://a"}]},
    "adapter-twice": {_ADAPTERS: [{"name": "a", "uri": "hf://a"}] * 3},
    "adapter-base": {_ADAPTERS: [{"name": "llama", "uri": "hf://a"}]},
    "adapter-base-named": {"spec model name": "own", _ADAPTERS: [{"name": "own", "uri": "hf://a"}]},
    "adapters-map": {_ADAPTERS: {"name": "a"}},
    "adapters-text": {_ADAPTERS: ["a"]},
    "adapters-number": {_ADAPTERS: [{"name": 1, "uri": "hf://a"}]},
    "adapters-null": {_ADAPTERS: None},
    "adapters-uri": {_ADAPTERS: [{"name": "a", "uri": "oci://a:b"}]},
    **{
        f"uri-{number}": {"spec model uri": uri}
        for number, uri in enumerate(
            (
                "",
                "oci://image:tag",
                "oci://registry:5000/image:tag",
                "hf://a b",
                "hf://%zz",
                "hf://a/%zz",
                "hf://a/\u007f",
                "://a",
                ":a",
                "a:b",
                "1a:b",
                "hf:/a",
                "hf://[::1",
                "hf://[::1]:80/a",
                "hf://a@b:c@d/e",
                "hf://a/b?c=%zz#d",
                "hf://a/b#%zz",
                "HF://A/B",
                "hf://a/b%20c",
                "hf://\u00e9/\u00e9",
                "hf://a/b c",
                "pvc://claim",
                "a/b:c",
                "/a",
                "hf://a?",
                "hf://a#",
                "hf://a|b/c",
                "hf://a/[b]",
                "*",
                "hf://",
                "hf:///a",
                "hf:",
                "hf://u%40x:p%3aq@h/%41b c",
                "hf://[fe80::1%25en0]/a",
                "hf://a/b??",
                "hf://a/!'()*$&+,;=:@[]|",
                "hf://a/!'()*",
                "hf://a#!'()*[]",
                "hf://a#a b",
                "hf://a%C3%A9/",
                "//a b",
                "//a/b",
                "///a",
                "a b/c",
            )
        )
    },
    "confidential": {"spec model confidential": {"enabled": True, "resourceId": "kbs://a"}},
    "confidential-id": {"spec model confidential": {"enabled": True, "resourceId": _KBS}},
    "confidential-empty": {"spec model confidential": {}},
    "confidential-oci": {
        "spec model confidential": {"enabled": True},
        "spec model uri": "oci://registry/a",
    },
    "confidential-pvc": {
        "spec model confidential": {"enabled": True, "resourceId": "x"},
        "spec model uri": "pvc://claim",
    },
    "device-count": {f"@{_DEVICES}device-count": "2"},
    "device-selector": {f"@{_DEVICES}cel-selector": "true"},
    "device-container": {f"@{_DEVICES}container-name": "main"},
    **{
        f"device-{number}": {
            f"@{_DEVICES}device-class": "gpu.example.com",
            f"@{_DEVICES}{name}": value,
        }
        for number, (name, value) in enumerate(
            (
                ("device-class", ""),
                ("device-class", "GPU"),
                ("device-class", " gpu.example.com "),
                ("device-class", "a" * 254),
                ("device-class", "a..b"),
                ("device-count", ""),
                ("device-count", " 2 "),
                ("device-count", "0"),
                ("device-count", "+1"),
                ("device-count", "1.0"),
                ("device-count", "01"),
                ("device-count", "9223372036854775808"),
                ("device-count", "1_0"),
                ("device-count", "\u0661"),
                ("cel-selector", "\n \n"),
                ("cel-selector", "a\nb"),
                ("container-name", ""),
                ("container-name", "Main"),
                ("container-name", "a.b"),
                ("container-name", "a" * 63),
                ("container-name", "a" * 64),
            )
        )
    },
    "base-refs": {"spec baseRefs": [{"name": "a"}]},
    "being-deleted": {"metadata deletionTimestamp": "2026-01-01T00:00:00Z"},
    "local-labels": {
        "metadata labels": {"internal.serving.kserve.io/localmodel": "iris"},
        "metadata annotations internal.serving.kserve.io/localmodel-pvc-name": "iris-a",
    },
    "local-disabled": {"@disable-localmodel": "true"},
    "name-long": {"metadata name": "l" * 64},
    "status": {"status": {"url": "http://a"}},
}
_UPDATES: dict[str, Change] = {
    "same": {},
    "data": {"spec parallelism": {"data": 8, "dataLocal": 2}},
    "data-same": {"spec parallelism": {"data": 8, "dataLocal": 4, "tensor": 4}},
    "pipeline": {"spec parallelism": {"pipeline": 4}},
    "none": {"spec parallelism": REMOVED},
    "prefill": {"spec prefill parallelism": {"pipeline": 3}},
    "prefill-none": {"spec prefill": REMOVED},
}
_LOCAL_URIS = (_URI, f"{_URI}/", f"{_URI}/v1", "gs://models/irises", "")
_TEMPLATES = {
    "name": "{{ .Name }}",
    "child": "{{ ChildName .ObjectMeta.Name `-a` }}",
    "model": "{{ .Spec.Model.Name }}",
    "global": "{{ .GlobalConfig.SystemNamespace }}",
    "parallel": "{{ .Spec.Parallelism.GetSize }}",
    "replicas": "{{ .Spec.Replicas }}",
    "if": "{{ if .Spec.Parallelism.Expert }}a{{ else }}b{{ end }}",
    "range": "{{ range .Spec.Template.Containers }}{{ .Name }}{{ end }}",
    "with": "{{- with .Spec.Prefill -}}a{{- end -}}",
    "comment": "{{/* nothing */}}",
    "variable": "{{ $a := 1 }}{{ $a }}",
    "builtin": "{{ printf `%s` .Name | len }}",
    "unclosed": "{{ .Name",
    "unended": "{{ if .Name }}",
    "unopened": "{{ end }}",
    "unknown-function": "{{ upper .Name }}",
    "unknown-variable": "{{ $b }}",
    "unknown-field": "{{ .Nothing }}",
    "quotes": '{{ printf "a" }}',
    "nil": "{{ .Spec.Tracing.Endpoint }}",
    "empty": "{{ }}",
    "braces": "a }} b",
    "backquote": "{{ `a }}",
    "newline": "{{ .Name\n}}",
    "newline-outside": "a\n{{ .Name }}\tb",
    "angle": "{{ `a<b` }}->",
    "character": "{{ '<' }}",
    "yields-quote": '{{ `"` }}',
    "else": "{{ else }}",
    "define": "{{ define `a` }}b{{ end }}{{ template `a` }}",
    "template-unknown": "{{ template `a` }}",
    "pipe": "{{ .Name | }}",
    "number": "{{ 1 2 }}",
    "compare": "{{ eq .Name `a` }}",
    "arguments": "{{ ChildName }}",
    "lower-case": "{{ .spec.model.name }}",
    "lower-case-argument": "{{ if eq $.metadata.name `a` }}b{{ end }}",
    "lower-case-skipped": "{{ if .Spec.Tracing }}{{ .spec }}{{ end }}",
    "lower-case-lazy": "{{ or .Name .spec }}",
    "lower-case-key": "{{ with .Labels }}{{ .component }}{{ end }}",
    "global-unknown": "{{ .GlobalConfig.EnableTls }}",
    "global-known": "{{ .GlobalConfig.EnableTLS }}{{ .GlobalConfig.InferencePoolNamespacedName }}",
}
_CONFIG_CHANGES: dict[str, Change] = {
    **{f"template-{name}": {"@own": text} for name, text in _TEMPLATES.items()},
    **{
        f"image-{name}": {"spec template containers 0": {"name": "a", "image": text}}
        for name, text in _TEMPLATES.items()
    },
    "block-over-fields": {
        "@own": "{{ if .Name }}",
        "spec template containers 0": {"name": "a", "image": "a{{ end }}"},
    },
    "template-key-unknown": {"metadata annotations {{upper}}": "a"},
    "template-key": {"metadata annotations {{.Name}}": "a"},
}
_CONFIG_BASES = {
    **{name: _BASES[name] for name in ("small", "pods", "routed")},
    "well-known": {**_BASES["pods"], "metadata name": "kserve-config-llm-template"},
    "unknown": {"metadata name": "kserve-config-llm-own"},
}
_CONFIG_UPDATES: dict[str, Change] = {
    "same": {},
    "no-template": {"spec template": REMOVED},
    "named": {"spec model name": "own"},
    "second": {"spec template containers 1": {"name": "second"}},
    "image": {"spec template containers 0 image": "example.com/vllm:2"},
    "tags": {"spec template tolerations": []},
}
_ALL = {**everywhere(_WORKLOAD, ("spec", "spec prefill")), **_CHANGES}
GROUPS = {
    **{
        version: Group(
            bases={n: _object("LLMInferenceService", version, c) for n, c in _BASES.items()},
            changes=_ALL,
            updates=_UPDATES,
            config_maps=CONFIG_MAPS,
        )
        for version in _VERSIONS
    },
    **{
        f"local-{version}": Group(
            bases={
                f"uri-{number}": _object("LLMInferenceService", version, {"spec model uri": uri})
                for number, uri in enumerate(_LOCAL_URIS)
            },
            changes={name: _CHANGES[name] for name in ("local-labels", "local-disabled")},
            surroundings=CACHES,
            config_map=LOCAL,
        )
        for version in _VERSIONS
    },
    **{
        f"config-{version}": Group(
            bases={
                n: _object("LLMInferenceServiceConfig", version, c)
                for n, c in _CONFIG_BASES.items()
            },
            changes={
                **_CONFIG_CHANGES,
                **{
                    name: _ALL[name]
                    for name in (
                        "base-refs",
                        "scheduler-zero",
                        "uri-1",
                        "adapters-text",
                        "spec.both",
                    )
                },
            },
            updates=_CONFIG_UPDATES,
            config_maps={"deploy-broken": CONFIG_MAPS["deploy-broken"]},
        )
        for version in _VERSIONS
    },
}

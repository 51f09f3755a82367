"""What the mutating webhooks fill in, and what they leave as it was sent."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from kserve_models.admission.defaults import RULES, apply
from kserve_models.admission.request import AdmissionRequest, Cluster

RESOURCES = {"requests": {"cpu": "1", "memory": "2Gi"}, "limits": {"cpu": "1", "memory": "2Gi"}}


def isvc(spec: dict[str, Any], **annotations: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": "a", "namespace": "models"}
    if annotations:
        metadata["annotations"] = {f"serving.kserve.io/{k}": v for k, v in annotations.items()}
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": metadata,
        "spec": spec,
    }


def llm(spec: dict[str, Any], version: str = "v1alpha2") -> dict[str, Any]:
    return {
        "apiVersion": f"serving.kserve.io/{version}",
        "kind": "LLMInferenceService",
        "metadata": {"name": "a", "namespace": "models"},
        "spec": spec,
    }


def stored(obj: dict[str, Any], **known: Any) -> dict[str, Any]:
    sent = copy.deepcopy(obj)
    found, problems = apply(AdmissionRequest(obj, cluster=Cluster.of(**known)))
    assert problems == []
    assert obj == sent
    return found


def config_map(**data: Any) -> dict[str, Any]:
    return {"data": {key: json.dumps(value) for key, value in data.items()}}


def test_a_framework_becomes_a_model() -> None:
    found = stored(isvc({"predictor": {"sklearn": {"storageUri": "gs://a", "env": []}}}))
    assert found["spec"] == {
        "predictor": {
            "model": {
                "modelFormat": {"name": "sklearn"},
                "storageUri": "gs://a",
                "name": "",
                "resources": {},
            }
        }
    }
    assert found["metadata"]["annotations"] == {"modelFormat": "sklearn"}


@pytest.mark.parametrize("framework", ["triton", "onnx", "huggingface"])
def test_frameworks_of_the_v2_protocol(framework: str) -> None:
    found = stored(isvc({"predictor": {framework: {"storageUri": "gs://a"}}}))
    assert found["spec"]["predictor"]["model"]["protocolVersion"] == "v2"
    kept = stored(isvc({"predictor": {framework: {"protocolVersion": "grpc-v2"}}}))
    assert kept["spec"]["predictor"]["model"]["protocolVersion"] == "grpc-v2"


@pytest.mark.parametrize(
    ("name", "protocol"), [("triton", "v2"), ("vLLM", "v2"), ("vllm", None), ("sklearn", None)]
)
def test_formats_of_the_v2_protocol(name: str, protocol: str | None) -> None:
    found = stored(isvc({"predictor": {"model": {"modelFormat": {"name": name}}}}))
    assert found["spec"]["predictor"]["model"].get("protocolVersion") == protocol


def test_with_model_mesh_a_framework_stays_one() -> None:
    found = stored(isvc({"predictor": {"sklearn": {}}}, deploymentMode="ModelMesh"))
    assert found["spec"]["predictor"] == {"sklearn": {"name": "", "resources": {}}}
    assert "modelFormat" not in found["metadata"]["annotations"]


@pytest.mark.parametrize(
    ("given", "written"), [("RawDeployment", "Standard"), ("Serverless", "Knative"), ("x", "x")]
)
def test_old_names_of_modes(given: str, written: str) -> None:
    found = stored(isvc({"predictor": {"model": {}}}, deploymentMode=given))
    assert found["metadata"]["annotations"]["serving.kserve.io/deploymentMode"] == written


@pytest.mark.parametrize(
    ("default", "written"),
    [("RawDeployment", "Standard"), ("ModelMesh", "ModelMesh"), ("Knative", None)],
)
def test_the_clusters_mode(default: str, written: str | None) -> None:
    known = config_map(
        deploy={"defaultDeploymentMode": default}, security={"autoMountServiceAccountToken": True}
    )
    found = stored(isvc({"predictor": {"model": {}}}), config_map=known)
    annotations = found["metadata"].get("annotations", {})
    assert annotations.get("serving.kserve.io/deploymentMode") == written
    # A cluster's ModelMesh is no ModelMesh that the object names.
    assert "automountServiceAccountToken" not in found["spec"]["predictor"]


@pytest.mark.parametrize(
    ("containers", "names"),
    [
        ([{"name": "any"}], ["kserve-container"]),
        ([{}, {"name": "b"}], ["kserve-container", "b"]),
        ([{"name": "a"}, {"name": "b"}], ["a", "b"]),
        (
            [{"name": "a"}, {"name": "kserve-container"}],
            ["a", "kserve-container"],
        ),
    ],
)
def test_containers_of_ones_own(containers: list[dict[str, Any]], names: list[str]) -> None:
    found = stored(isvc({"predictor": {"containers": containers}}))["spec"]["predictor"]
    assert [container["name"] for container in found["containers"]] == names
    assert found["containers"][0]["resources"] == RESOURCES
    assert [c["resources"] for c in found["containers"][1:]] == [{}] * (len(names) - 1)


def test_a_transformer_and_an_explainer() -> None:
    found = stored(
        isvc(
            {
                "predictor": {"model": {}},
                "transformer": {"containers": [{"name": "x", "resources": {"limits": {"cpu": 2}}}]},
                "explainer": {"art": {"type": "SquareAttack"}},
            }
        )
    )["spec"]
    assert found["transformer"]["containers"] == [
        {
            "name": "kserve-container",
            "resources": {
                "requests": {"cpu": "1", "memory": "2Gi"},
                "limits": {"cpu": "2", "memory": "2Gi"},
            },
        }
    ]
    assert found["explainer"]["art"] == {
        "type": "SquareAttack",
        "name": "kserve-container",
        "runtimeVersion": "latest",
        "resources": RESOURCES,
    }


def test_components_without_exactly_one_implementation_get_nothing() -> None:
    spec = {
        "predictor": {"model": {}, "containers": [{"name": "kserve-container"}]},
        "explainer": {"art": {"type": "SquareAttack"}, "containers": [{"name": "b"}]},
        "transformer": {"minReplicas": 0},
    }
    found = stored(isvc(spec))["spec"]
    assert found["predictor"]["containers"] == [{"name": "kserve-container", "resources": {}}]
    assert found["explainer"]["art"]["name"] == ""
    assert found["transformer"] == {"minReplicas": 0}


def test_tokens_that_are_not_mounted() -> None:
    known = config_map(security={"autoMountServiceAccountToken": False})
    spec = {"predictor": {"model": {}}, "explainer": {"automountServiceAccountToken": True}}
    found = stored(isvc(spec), config_map=known)["spec"]
    assert found["predictor"]["automountServiceAccountToken"] is False
    assert found["explainer"]["automountServiceAccountToken"] is True


def test_fields_that_go_always_writes() -> None:
    spec = {
        "predictor": {
            "model": {"confidential": {}},
            "autoScaling": {"metrics": [{"external": {"target": {"value": 5}}}]},
        },
        "canary": [{"predictor": {"sklearn": {}}}],
    }
    found = stored(isvc(spec))["spec"]
    assert found["predictor"]["model"]["confidential"] == {"enabled": False}
    assert found["predictor"]["model"]["modelFormat"] == {"name": ""}
    assert found["predictor"]["autoScaling"]["metrics"] == [
        {
            "type": "",
            "external": {"metric": {"backend": ""}, "target": {"type": "", "value": "5"}},
        }
    ]
    assert found["canary"] == [
        {"trafficPercent": 0, "predictor": {"sklearn": {"name": "", "resources": {}}}}
    ]


def test_what_is_empty_stays_as_it_was_sent() -> None:
    spec = {"predictor": {"model": {"env": [], "image": ""}, "maxReplicas": 0, "labels": {}}}
    found = stored(isvc(spec))["spec"]["predictor"]
    assert (found["maxReplicas"], found["labels"]) == (0, {})
    assert (found["model"]["env"], found["model"]["image"]) == ([], "")


def test_quantities_are_written_as_kubernetes_does() -> None:
    limits = {"cpu": "1000m", "memory": "1024Mi"}
    found = stored(isvc({"predictor": {"model": {"resources": {"limits": limits}}}}))
    assert found["spec"]["predictor"]["model"]["resources"]["limits"] == {
        "cpu": "1",
        "memory": "1Gi",
    }


def test_values_of_wrong_types_leave_the_object_as_it_is() -> None:
    obj = isvc({"predictor": {"sklearn": {"storageUri": 1}}})
    assert stored(obj) == obj


CACHE = {
    "kind": "LocalModelCache",
    "metadata": {"name": "cache"},
    "spec": {"sourceModelUri": "hf://a/b/", "nodeGroups": ["gpus", "cpus"]},
}
OWN_CACHE = {
    **CACHE,
    "kind": "LocalModelNamespaceCache",
    "metadata": {"name": "own", "namespace": "models"},
}
ENABLED = config_map(localModel={"enabled": True}, security={"autoMountServiceAccountToken": True})
PREFIX = "internal.serving.kserve.io/localmodel"


def local_model(obj: dict[str, Any], *existing: Any) -> dict[str, str]:
    metadata = stored(obj, existing=existing, config_map=ENABLED)["metadata"]
    found = {**metadata.get("labels", {}), **metadata.get("annotations", {})}
    return {k.removeprefix(PREFIX): v for k, v in found.items() if k.startswith(PREFIX)}


@pytest.mark.parametrize(
    "obj",
    [
        isvc({"predictor": {"model": {"storageUri": "hf://a/b/c"}}}),
        llm({"model": {"uri": "hf://a/b"}}),
    ],
    ids=["InferenceService", "LLMInferenceService"],
)
def test_models_that_nodes_keep(obj: dict[str, Any]) -> None:
    assert local_model(obj, CACHE) == {
        "": "cache",
        "-sourceuri": "hf://a/b/",
        "-pvc-name": "cache-gpus",
    }
    assert local_model(obj, CACHE, OWN_CACHE) == {
        "": "own",
        "-namespace": "models",
        "-sourceuri": "hf://a/b/",
        "-pvc-name": "own-gpus",
    }
    assert local_model(obj) == {}
    elsewhere = {**CACHE, "spec": {**CACHE["spec"], "sourceModelUri": "hf://a/bb"}}  # type: ignore[dict-item]
    assert local_model(obj, elsewhere) == {}


def test_groups_of_nodes_that_are_asked_for() -> None:
    spec = {"predictor": {"model": {"storageUri": "hf://a/b"}}}
    assert local_model(isvc(spec, nodegroup="cpus"), CACHE)["-pvc-name"] == "cache-cpus"
    assert local_model(isvc(spec, nodegroup="none"), CACHE) == {}
    assert local_model(isvc(spec, **{"disable-localmodel": ""}), CACHE) == {}


def test_labels_of_a_model_that_no_node_keeps_are_taken_out() -> None:
    obj = isvc({"predictor": {"model": {"storageUri": "hf://a/b"}}})
    obj["metadata"]["labels"] = {PREFIX: "old", f"{PREFIX}-namespace": "old", "other": "stays"}
    found = stored(obj)["metadata"]
    assert found["labels"] == {"other": "stays"}


@pytest.mark.parametrize("version", ["v1alpha1", "v1alpha2"])
def test_an_llm_inference_service(version: str) -> None:
    spec = {
        "model": {"uri": "HF://a/b"},
        "template": {},
        "router": {"route": {"group": "g"}, "scheduler": {"template": {"containers": None}}},
        "prefill": {"worker": {"containers": [{"image": "x"}]}},
    }
    found = stored(llm(spec, version))
    assert found["spec"]["model"] == {"uri": "hf://a/b", "name": "a"}
    assert found["spec"]["template"] == {"containers": []}
    assert found["spec"]["router"]["scheduler"]["template"] == {"containers": []}
    assert found["spec"]["prefill"]["worker"] == {
        "containers": [{"image": "x", "name": "", "resources": {}}]
    }
    assert found["metadata"]["labels"] == {"serving.kserve.io/routing-group": "g"}


def test_a_label_without_its_group_is_taken_out() -> None:
    obj = llm({"model": {"uri": "hf://a/b"}})
    obj["metadata"]["labels"] = {"serving.kserve.io/routing-group": "g"}
    assert "labels" not in stored(obj)["metadata"]
    obj["metadata"]["labels"]["own"] = "a"
    assert stored(obj)["metadata"]["labels"] == {"own": "a"}


def test_labels_that_were_empty_stay() -> None:
    obj = llm({"model": {"uri": "hf://a/b"}})
    obj["metadata"]["labels"] = {}
    assert stored(obj)["metadata"]["labels"] == {}


def test_a_model_is_named_after_an_object_without_a_name() -> None:
    obj = llm({"model": {"uri": "hf://a/b"}})
    obj["metadata"] = {"generateName": "a-"}
    assert stored(obj)["spec"]["model"]["name"] == ""


def test_kinds_without_a_mutating_webhook_stay_as_they_are() -> None:
    obj = {**llm({}), "kind": "LLMInferenceServiceConfig"}
    assert stored(obj) == obj


def test_a_config_map_that_can_not_be_read() -> None:
    known = {"data": {"deploy": '{"defaultDeploymentMode": "Raw"}', "security": "1"}}
    _, problems = apply(
        AdmissionRequest(isvc({"predictor": {"model": {}}}), cluster=Cluster.of(config_map=known))
    )
    assert [(p.rule, p.path, p.message) for p in problems] == [
        (
            "ISVC-72",
            (),
            "the ConfigMap inferenceservice-config, key security: expected a JSON object",
        ),
        (
            "ISVC-72",
            (),
            (
                "the ConfigMap inferenceservice-config, key deploy: expected defaultDeploymentMode to be"
                " one of Knative, Standard, ModelMesh, Serverless, RawDeployment, got 'Raw'"
            ),
        ),
    ]
    assert [rule.id for rule in RULES] == ["ISVC-72", "LLM-52"]


def test_of_llm_inference_services_one_key_counts() -> None:
    known = {"data": {"deploy": "{", "localModel": "null"}}
    _, problems = apply(AdmissionRequest(llm({}), cluster=Cluster.of(config_map=known)))
    assert [(p.rule, p.message) for p in problems] == [
        (
            "LLM-52",
            "the ConfigMap inferenceservice-config, key localModel: expected a JSON object, got null",
        )
    ]


def test_a_default_that_is_no_quantity_is_refused_where_it_is_used() -> None:
    known = {
        "data": {
            "deploy": '{"defaultDeploymentMode": "Knative"}',
            "inferenceService": '{"resource": {"cpuLimit": "much"}}',
        }
    }
    predictors: list[dict[str, Any]] = [{"model": {}}, {"containers": [{"image": "x"}]}]
    model, custom = (
        apply(
            AdmissionRequest(isvc({"predictor": predictor}), cluster=Cluster.of(config_map=known))
        )[1]
        for predictor in predictors
    )
    assert model == []
    assert [(p.rule, p.message) for p in custom] == [
        (
            "ISVC-72",
            (
                "the ConfigMap inferenceservice-config, key inferenceService: expected a quantity of cpu in"
                " resource, got 'much'"
            ),
        )
    ]

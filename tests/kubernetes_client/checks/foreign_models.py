"""The client's own models inside ours."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from tests.kubernetes_client.cases import case, km
from tests.kubernetes_client.manifests import Manifest, isvc, resource, untouched
from tests.kubernetes_client.registry import check, require

if TYPE_CHECKING:
    from tests.kubernetes_client.transport import Bench


def _container(client: Any) -> Any:
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


CONTAINER: Manifest = {
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


def foreign_metadata(client: Any) -> Any:
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
        metadata=foreign_metadata(client),
        spec=km.V1beta1InferenceServiceSpec(
            predictor=km.V1beta1PredictorSpec(
                containers=[_container(client)],
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
                "containers": [CONTAINER],
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
        metadata=foreign_metadata(client),
        spec=km.V1alpha1ServingRuntimeSpec(
            containers=[
                _container(client),
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
            worker_spec=km.V1alpha1WorkerSpec(containers=[_container(client)]),
            affinity=client.V1Affinity(node_affinity=client.V1NodeAffinity()),
        ),
    )
    return obj, resource(
        "v1alpha1",
        "ClusterServingRuntime",
        metadata=FOREIGN_METADATA,
        spec={
            "containers": [
                CONTAINER,
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
            "workerSpec": {"containers": [CONTAINER]},
            "affinity": {"nodeAffinity": {}},
        },
    )


@case("the client's models in dicts, in unknown fields and over data that was read")
def _(client: Any) -> tuple[Any, Manifest]:
    obj, _ = untouched(
        isvc({"predictor": {"containers": [{"name": "a"}], "unknown": 1}}, unknown=[1])
    )
    obj.metadata = foreign_metadata(client)
    obj.spec.predictor.containers.append(_container(client))
    obj.spec.predictor.affinity = {"nodeAffinity": client.V1NodeAffinity()}
    obj.additional_properties["other"] = {"c": (_container(client),)}
    return obj, isvc(
        {
            "predictor": {
                "containers": [{"name": "a"}, CONTAINER],
                "unknown": 1,
                "affinity": {"nodeAffinity": {}},
            }
        },
        metadata=FOREIGN_METADATA,
        unknown=[1],
        other={"c": [CONTAINER]},
    )


@case("a pod template of the client's in an LLMInferenceService")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = km.V1alpha2LLMInferenceService(
        metadata=foreign_metadata(client),
        spec=km.V1alpha2LLMInferenceServiceSpec(
            model=km.V1alpha2LLMModelSpec(uri="hf://m"),
            template=client.V1PodSpec(containers=[_container(client)], host_ipc=False),
        ),
    )
    return obj, resource(
        "v1alpha2",
        "LLMInferenceService",
        metadata=FOREIGN_METADATA,
        spec={
            "model": {"uri": "hf://m"},
            "template": {"containers": [CONTAINER], "hostIPC": False},
        },
    )


@check("the client's models are equal to the dicts that they stand for")
def _(bench: Bench) -> None:
    foreign = km.V1beta1InferenceService(metadata=foreign_metadata(bench.client))
    require(
        foreign == km.V1beta1InferenceService(metadata=copy.deepcopy(FOREIGN_METADATA)),
        "expected two objects to be equal",
    )

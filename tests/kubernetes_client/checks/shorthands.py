"""Shorthands: what they are written as, and that it stays apart from data that was read."""

# ruff: noqa: ARG001 - all cases take the same argument, needed or not.
from __future__ import annotations

from typing import Any

from tests.kubernetes_client.cases import case, km
from tests.kubernetes_client.manifests import Manifest, isvc, resource, untouched, wholly_read

CUSTOM: Manifest = {
    "image": "img",
    "command": ["run"],
    "args": ["--a"],
    "env": [{"name": "A", "value": "b"}],
    "resources": {"limits": {"cpu": "1"}},
    "ports": [{"containerPort": 8080}],
}
CONTAINER: Manifest = {"name": "kserve-container", **CUSTOM}


def with_predictor(predictor: Any, **others: Any) -> Any:
    return km.V1beta1InferenceService(
        metadata={"name": "sample"},
        spec=km.V1beta1InferenceServiceSpec(predictor=predictor, **others),
    )


@case("shorthand custom, of a predictor")
def _(client: Any) -> tuple[Any, Manifest]:
    obj = with_predictor(
        km.V1beta1PredictorSpec(
            custom=km.V1beta1CustomPredictor(**CUSTOM, service_account_name="sa"),
            min_replicas=1,
        )
    )
    return obj, isvc(
        {"predictor": {"containers": [CONTAINER], "serviceAccountName": "sa", "minReplicas": 1}}
    )


@case(
    "shorthand custom, of a predictor, transformer and explainer, as dicts and the client's models"
)
def _(client: Any) -> tuple[Any, Manifest]:
    parts = {
        **CUSTOM,
        "env": [client.V1EnvVar(name="A", value="b")],
        "resources": client.V1ResourceRequirements(limits={"cpu": "1"}),
        "ports": [client.V1ContainerPort(container_port=8080)],
    }
    obj = with_predictor(
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
            "predictor": {"containers": [CONTAINER]},
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
    obj, _ = untouched(isvc({"predictor": {"containers": [{"name": "sidecar"}], "unknown": 1}}))
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
    obj = with_predictor(
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
    obj = with_predictor(
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
    return resource(
        "v1alpha1", "InferenceGraph", metadata={"name": "sample"}, spec={"nodes": nodes}
    )


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
    obj, _ = untouched(_graph({"root": {"routerType": "Switch"}}))
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
    return obj, resource(
        "v1alpha1",
        "TrainedModel",
        metadata={"name": "sample"},
        spec={
            "inferenceService": "s",
            "model": {"storageUri": "gs://m", "framework": "pytorch", "memory": "1Gi"},
        },
    )


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
    return wholly_read(manifest)

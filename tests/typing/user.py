"""What a user writes; mypy in strict mode and pyright have nothing to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

import kserve_models
from kserve_models import (
    ManifestError,
    Model,
    Resource,
    V1alpha1InferenceGraph,
    V1alpha1InferenceRouter,
    V1alpha1InferenceStep,
    V1alpha1ModelSpec,
    V1beta1InferenceService,
    V1beta1InferenceServiceList,
    V1beta1InferenceServiceSpec,
    V1beta1MetricsSpec,
    V1beta1ModelFormat,
    V1beta1ModelSpec,
    V1beta1PredictorSpec,
    V1Container,
    V1ContainerPort,
    V1EnvVar,
    V1ExecAction,
    V1ObjectMeta,
    V1Probe,
    V1ResourceRequirements,
    dump,
    load,
    load_all,
)


def service(name: str, uri: str, labels: dict[str, str] | None = None) -> V1beta1InferenceService:
    model = V1beta1ModelSpec(
        model_format=V1beta1ModelFormat(name="sklearn", version="1"),
        storage_uri=uri,
        resources=V1ResourceRequirements(
            requests={"cpu": 1, "memory": "2Gi"}, limits={"cpu": 1.5, "nvidia.com/gpu": "1"}
        ),
        args=["--workers=2"],
        env=(V1EnvVar(name="A", value="b"), {"name": "C", "value": "d"}),
    )
    return V1beta1InferenceService(
        metadata=V1ObjectMeta(
            name=name,
            labels=labels,
            creation_timestamp=datetime(2024, 5, 1, tzinfo=timezone.utc),
        ),
        spec=V1beta1InferenceServiceSpec(
            predictor=V1beta1PredictorSpec(min_replicas=1, model=model)
        ),
    )


def plain(name: str) -> V1beta1InferenceService:
    metadata: dict[str, Any] = {"name": name}
    return V1beta1InferenceService(
        metadata=metadata, spec={"predictor": {"sklearn": {"storageUri": "gs://bucket"}}}
    )


def positional() -> V1Container:
    port = V1ContainerPort(container_port=8080, name="http1")
    return kserve_models.V1Container(name="kserve-container", image="server:1", ports=[port])


def storage_uri(isvc: V1beta1InferenceService) -> str | None:
    if isvc.spec.predictor.model is None:
        return None
    return isvc.spec.predictor.model.storage_uri


def images(isvc: V1beta1InferenceService) -> list[str]:
    return [
        container.image
        for container in isvc.spec.predictor.containers or []
        if container.image is not None
    ]


def age(isvc: V1beta1InferenceService, now: datetime) -> float:
    metadata = isvc.metadata
    if metadata.creation_timestamp is None:
        return 0.0
    return (now - metadata.creation_timestamp).total_seconds()


def change(isvc: V1beta1InferenceService) -> None:
    predictor = isvc.spec.predictor
    predictor.max_replicas = (predictor.min_replicas or 0) + 1
    predictor.node_selector = {"disk": "ssd"}
    predictor.model = None


def names(services: V1beta1InferenceServiceList) -> list[str]:
    return [item.metadata.name for item in services.items if item.metadata.name is not None]


def read(texts: Iterable[str]) -> list[V1beta1InferenceService]:
    found: list[V1beta1InferenceService] = []
    for text in texts:
        found.append(V1beta1InferenceService.from_json(text))
        found.append(V1beta1InferenceService.from_dict({"kind": "InferenceService"}))
        found.extend(o for o in load_all(text) if isinstance(o, V1beta1InferenceService))
    return found


def convert(path: str) -> dict[str, Any] | None:
    try:
        isvc: V1beta1InferenceService = load(path)
    except ManifestError as error:
        print(error.source, error.line, error.column, error.problem)
        return None
    text: str = dump(isvc, "out.yaml")
    manifest: dict[str, Any] = isvc.to_dict(serialize=True)
    return manifest if text else isvc.to_dict()


def general(model: Model, resource: Resource) -> tuple[str, str, bool]:
    return model.to_json(), resource.to_str(), model == resource


def graph(text: bytes) -> str:
    read_graph = kserve_models.V1alpha1InferenceGraph.from_json(text)
    again: V1alpha1InferenceGraph = read_graph
    spec = again.spec
    steps = [step for node in (spec.nodes if spec else {}).values() for step in node.steps or []]
    return ", ".join(step.service_name or "" for step in steps)


def switch() -> V1alpha1InferenceRouter:
    plain_rule = {"name": "b", "serviceName": "b", "weight": 1}
    return V1alpha1InferenceRouter(rules=[V1alpha1InferenceStep(name="a"), plain_rule])


def names_of_steps(router: V1alpha1InferenceRouter) -> list[str | None]:
    written = V1alpha1InferenceRouter.from_dict(router.to_dict(serialize=True))
    return [step.name for step in written.steps or []]


def trained() -> V1alpha1ModelSpec:
    V1alpha1ModelSpec(storage_uri="gs://a", model_format={"name": "sklearn"})
    return V1alpha1ModelSpec(storage_uri="gs://a", model_format=V1beta1ModelFormat(name="sklearn"))


def collected(pods: dict[str, Any]) -> V1beta1MetricsSpec:
    metric = V1beta1MetricsSpec(type="PodMetric", podmetric=pods)
    metric.podmetric = metric.pods
    return metric


def listens(command: list[str]) -> list[str] | None:
    probe = V1Probe(_exec=V1ExecAction(command=command))
    return probe.exec.command if probe.exec is not None else None


def kind_of(manifest: Mapping[str, Any]) -> str:
    return str(manifest["kind"])


def kinds(services: list[V1beta1InferenceService]) -> list[str]:
    return [kind_of(dict(isvc)) for isvc in services]

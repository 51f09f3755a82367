"""Our objects inside bodies of the user's own, and the requests that they go in."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from tests.kubernetes_client.cases import km
from tests.kubernetes_client.checks.foreign_models import FOREIGN_METADATA, foreign_metadata
from tests.kubernetes_client.manifests import isvc, resource, untouched
from tests.kubernetes_client.registry import check, require, require_same
from tests.kubernetes_client.samples import METADATA

if TYPE_CHECKING:
    from tests.kubernetes_client.transport import Bench


@check("model objects inside dicts are written as their manifests")
def _(bench: Bench) -> None:
    spec = km.V1beta1InferenceServiceSpec(
        predictor=km.V1beta1PredictorSpec(
            custom=km.V1beta1CustomPredictor(image="img"),
            auto_scaling=km.V1beta1AutoScalingSpec(min_replicas=1, max_replicas=2),
        )
    )
    status = {"unknown": 1, "conditions": [{"lastTransitionTime": "2024-01-01T00:00:00.0Z"}]}
    expected = isvc(
        {
            "predictor": {
                "containers": [{"name": "kserve-container", "image": "img"}],
                "minReplicas": 1,
                "maxReplicas": 2,
            }
        },
        metadata=FOREIGN_METADATA,
        status=copy.deepcopy(status),
    )
    body = {
        **expected,
        "metadata": foreign_metadata(bench.client),
        "spec": spec,
        "status": km.V1beta1InferenceServiceStatus.from_dict(status),
    }
    for verb in ("create", "replace", "patch"):
        require_same(bench.send(verb, expected, body).body, expected, verb)
    part = {"spec": {"predictor": spec.predictor}}
    wanted = {"spec": {"predictor": expected["spec"]["predictor"]}}
    require_same(bench.send("patch", expected, part).body, wanted, "patch with a part")
    require(body["spec"] is spec, "the body was changed")


@check("a resource is patched with the same content type as a dict")
def _(bench: Bench) -> None:
    obj, _ = untouched(isvc())
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
    obj, _ = untouched(isvc())
    runtime, _ = untouched(resource("v1alpha1", "ClusterServingRuntime"))
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
    obj, _ = untouched(answer)
    obj.spec.predictor.min_replicas = 2
    expected = copy.deepcopy(manifest)
    expected["spec"]["predictor"]["minReplicas"] = 2
    require_same(bench.send("replace", manifest, obj).body, expected, "replace")

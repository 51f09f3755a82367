"""The seed: its classes, parameters, types and examples work as written; shorthands are translated."""

from __future__ import annotations

import copy
import inspect
import subprocess
import sys
from typing import Any, ClassVar

import jsonschema
import pytest
import yaml

import kserve_models
from codegen import bundle, crds
from kserve_models import (
    V1alpha1InferenceGraphSpec,
    V1alpha1InferenceRouter,
    V1alpha1InferenceStep,
    V1alpha1InferenceTarget,
    V1alpha1ModelSpec,
    V1beta1AutoScalingSpec,
    V1beta1CustomExplainer,
    V1beta1CustomPredictor,
    V1beta1CustomTransformer,
    V1beta1ExplainerSpec,
    V1beta1InferenceService,
    V1beta1InferenceServiceSpec,
    V1beta1MetricsSpec,
    V1beta1ModelFormat,
    V1beta1PredictorSpec,
    V1beta1TransformerSpec,
    V1EnvVar,
)
from tests import laws, seed

TABLE = seed.table()
PARAMETERS = [
    pytest.param(name, position, row, id=f"{name}.{row.name}")
    for name, rows in TABLE.items()
    for position, row in enumerate(rows)
]
OPTIONAL_HERE = {
    "V1alpha1InferenceStep": {"step_name", "service_name", "data"},
    "V1alpha1InferenceRouter": {"rules"},
    "V1alpha1InferenceTarget": {"service_name"},
    "V1alpha1Container": {"image"},
    "V1alpha1ModelSpec": {"model_format"},
    "V1alpha1ServingRuntimeSpec": {"supported_model_formats"},
    "V1beta1CustomExplainer": {"image"},
    "V1beta1CustomPredictor": {"image"},
    "V1beta1CustomTransformer": {"image"},
    "V1beta1LightGBMSpec": {"storage_uri"},
    "V1beta1MetricTarget": {"type"},
    "V1beta1ONNXRuntimeSpec": {"storage_uri"},
    "V1beta1PMMLSpec": {"storage_uri"},
    "V1beta1PaddleServerSpec": {"storage_uri"},
    "V1beta1SKLearnSpec": {"storage_uri"},
    "V1beta1TFServingSpec": {"storage_uri"},
    "V1beta1TorchServeSpec": {"storage_uri"},
    "V1beta1TritonSpec": {"storage_uri"},
    "V1beta1XGBoostSpec": {"storage_uri"},
}
"""Parameters that the seed requires and real manifests leave out."""


def value(name: str, type_text: str) -> Any:
    """A value for a parameter of the seed, by its type."""
    text = type_text.removeprefix("Optional[")
    if "'" in text and not text.startswith(("List", "Dict")):
        return minimal(text.strip("]'"))
    if text.startswith("List["):
        inner = text[len("List[") :]
        if inner.startswith("'"):
            return [minimal(inner.strip("]'"))]
        return [{"name": f"{name}-item", "value": "1"}] if inner.startswith("Dict") else ["a", "b"]
    if text.startswith("Dict[str, '"):
        return {"root": minimal(text.split("'")[1])}
    if text.startswith("Dict"):
        return {"name": f"{name}-value"}
    return {"int": 3, "bool": True}.get(text.rstrip("]"), f"{name}-text")


def minimal(name: str) -> Any:
    """An object with the parameters that the seed requires."""
    cls = getattr(kserve_models, name)
    if name == "KnativeCondition":
        return cls(type="Ready", status="True")
    rows = TABLE.get(name, [])
    return cls(**{row.name: value(row.name, row.type) for row in rows if row.required})


def complete(name: str) -> dict[str, Any]:
    """A value for every parameter of a class."""
    return {row.name: row.default or value(row.name, row.type) for row in TABLE[name]}


def test_the_table_has_the_classes_and_parameters_of_the_seed() -> None:
    assert len(TABLE) == 38
    assert sum(len(rows) for rows in TABLE.values()) == 133
    if not seed.SEED.is_file():
        pytest.skip("../shared/seed is not here: the table is not compared with the seed")
    assert seed.parse(seed.SEED.read_text(encoding="utf-8")) == TABLE


def test_the_examples_are_those_of_the_seed_word_for_word() -> None:
    if not seed.SEED.is_file():
        pytest.skip("../shared/seed is not here")
    text = seed.SEED.read_text(encoding="utf-8")
    assert seed.parse_examples(text) == [seed.example(name) for name in seed.EXAMPLES]


@pytest.mark.parametrize(("name", "position", "row"), PARAMETERS)
def test_a_parameter_is_in_its_position_with_its_default(
    name: str, position: int, row: seed.Parameter
) -> None:
    cls = getattr(kserve_models, name)
    parameter = list(inspect.signature(cls).parameters.values())[position]
    assert parameter.name == row.name
    assert parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    if (name, row.name) == ("V1alpha1ServingRuntimeSpec", "containers"):
        # It follows an optional one: Python wants a default, the class a value.
        assert parameter.default is None
        with pytest.raises(ValueError, match="'containers' is required"):
            cls([])
    elif row.required and row.name not in OPTIONAL_HERE.get(name, ()):
        assert parameter.default is inspect.Parameter.empty
    else:
        assert parameter.default == row.default


@pytest.mark.parametrize(("name", "position", "row"), PARAMETERS)
def test_a_parameter_is_in_every_table(name: str, position: int, row: seed.Parameter) -> None:
    cls = getattr(kserve_models, name)
    assert list(cls.openapi_types)[position] == row.name
    assert list(cls.attribute_map)[position] == row.name
    assert list(minimal(name).to_dict())[position] == row.name


@pytest.mark.parametrize("name", TABLE)
def test_a_class_takes_what_the_seed_requires(name: str) -> None:
    obj = minimal(name)
    for row in TABLE[name]:
        expected = value(row.name, row.type) if row.required else row.default
        assert getattr(obj, row.name) == expected
        assert obj.to_dict()[row.name] == plain(expected)
    assert obj == minimal(name)


@pytest.mark.parametrize("name", TABLE)
def test_a_class_takes_every_parameter_by_name_and_by_position(name: str) -> None:
    given = complete(name)
    cls = getattr(kserve_models, name)
    obj = cls(**given)
    for key, item in given.items():
        assert getattr(obj, key) is item
        assert obj.to_dict()[key] == plain(item)
    assert vars(cls(*given.values())) == vars(obj)
    assert list(obj.to_dict()) == list(cls.openapi_types)


@pytest.mark.parametrize(("name", "position", "row"), PARAMETERS)
def test_objects_differ_after_one_change(name: str, position: int, row: seed.Parameter) -> None:
    del position
    first = minimal(name)
    second = minimal(name)
    assert first == second
    if (name, row.name) == ("V1alpha1ModelSpec", "framework"):
        first.model_format = second.model_format = None  # it stands for the framework
    changed = changed_value(getattr(second, row.name), row)
    setattr(second, row.name, changed)
    assert getattr(second, row.name) is changed
    assert first != second
    assert (first == second) is False


def changed_value(current: Any, row: seed.Parameter) -> Any:
    """Another value for a parameter, so that the manifest differs."""
    if row.name == "model_format":
        return {"name": "another"}
    fresh = value(row.name, row.type)
    if isinstance(fresh, kserve_models.Model) and fresh.to_dict(serialize=True) == {}:
        fresh.additional_properties["changed"] = True
    if current is None:
        return fresh
    if isinstance(current, str):
        return current + "-changed"
    if isinstance(current, list):
        return [*current, *copy.deepcopy(current)]
    if isinstance(current, dict):
        return {**current, "another": next(iter(current.values()))}
    copied = copy.deepcopy(current)
    copied.additional_properties["changed"] = True
    return copied


def plain(item: Any) -> Any:
    """A value as ``to_dict()`` gives it."""
    if isinstance(item, kserve_models.Model):
        return item.to_dict()
    if isinstance(item, list):
        return [plain(part) for part in item]
    if isinstance(item, dict):
        return {key: plain(part) for key, part in item.items()}
    return item


FIRST = {
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
            "maxReplicas": 10,
            "minReplicas": 1,
            "scaleMetric": "concurrency",
            "scaleTarget": 100,
        }
    },
}
SECOND = {
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
                "args": [
                    "--model_name={{.Name}}",
                    "--model_dir=/mnt/models",
                    "--http_port=8080",
                ],
                "env": [{"name": "STORAGE_URI", "value": "{{.StorageUri}}"}],
                "resources": {
                    "requests": {"cpu": "1", "memory": "2Gi"},
                    "limits": {"cpu": "4", "memory": "8Gi", "nvidia.com/gpu": "1"},
                },
            }
        ],
        "protocolVersions": ["v1", "v2"],
        "multiModel": True,
    },
}
EXAMPLES = [
    pytest.param("inference_service.py", "isvc", FIRST, id="first"),
    pytest.param("serving_runtime.py", "runtime", SECOND, id="second"),
]


def run_example(name: str) -> dict[str, Any]:
    """The names that an example defines, with this package in place of the big SDK."""
    text = seed.example(name).replace("from kserve import", "from kserve_models import")
    scope: dict[str, Any] = {}
    exec(compile(text, name, "exec"), scope)
    return scope


@pytest.mark.parametrize(("name", "variable", "expected"), EXAMPLES)
def test_an_example_writes_its_manifest(name: str, variable: str, expected: dict[str, Any]) -> None:
    obj = run_example(name)[variable]
    assert obj.to_dict(serialize=True) == expected
    cls = type(obj)
    assert cls.from_dict(expected) == obj
    assert cls.from_dict(obj.to_dict()) == obj
    assert yaml.safe_load(obj.to_yaml()) == expected


@pytest.mark.parametrize(("name", "variable", "expected"), EXAMPLES)
def test_an_example_is_valid_by_our_schema(
    name: str, variable: str, expected: dict[str, Any]
) -> None:
    definitions = crds.definitions(bundle.load(seed.REPOSITORY / "openapi"))
    manifest = run_example(name)[variable].to_dict(serialize=True)
    assert errors(manifest, definitions) == []
    assert manifest == expected


@pytest.mark.parametrize(("name", "variable", "expected"), EXAMPLES)
def test_an_example_is_valid_by_the_released_schema(
    name: str, variable: str, expected: dict[str, Any]
) -> None:
    folder = seed.SHARED / "upstream" / "crds" / "v0.20.0"
    if not folder.is_dir():
        pytest.skip("../shared/upstream/crds/v0.20.0 is not here")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    plural = f"{expected['kind'].lower()}s"
    text = (folder / f"serving.kserve.io_{plural}.yaml").read_bytes()
    definition = yaml.load(text, loader)
    manifest = run_example(name)[variable].to_dict(serialize=True)
    assert errors(manifest, [definition]) == []


def errors(manifest: dict[str, Any], definitions: list[dict[str, Any]]) -> list[str]:
    """What the schema of a manifest's kind says against it."""
    (schema,) = [
        version["schema"]["openAPIV3Schema"]
        for definition in definitions
        for version in definition["spec"]["versions"]
        if definition["spec"]["names"]["kind"] == manifest["kind"]
        and manifest["apiVersion"].endswith("/" + version["name"])
    ]
    validator = jsonschema.Draft202012Validator(schema)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(manifest)]


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter of its own, with this repository on its path."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=seed.REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("name", "variable", "expected"), EXAMPLES)
def test_an_example_runs_word_for_word_as_kserve(
    name: str, variable: str, expected: dict[str, Any]
) -> None:
    code = f"""
import json, kserve_models
kserve_models.install_as_kserve()
{seed.example(name)}
assert type({variable}).__module__.startswith("kserve_models.")
print(json.dumps({variable}.to_dict(serialize=True)))
"""
    done = run(code)
    assert done.stderr == ""
    assert laws.text(yaml.safe_load(done.stdout)) == laws.text(expected)


def test_installing_as_kserve_twice_changes_nothing() -> None:
    done = run("""
import sys, kserve_models
kserve_models.install_as_kserve()
before = dict(sys.modules)
kserve_models.install_as_kserve()
assert sys.modules == before
import kserve, kserve.models
from kserve.models import V1EnvVar
assert kserve.V1EnvVar is V1EnvVar is kserve_models.V1EnvVar
assert kserve.models is kserve_models.models
""")
    assert done.stderr == ""


def test_a_class_is_one_whichever_name_its_module_has() -> None:
    done = run("""
import kserve_models
kserve_models.install_as_kserve()
from kserve.models.v1_env_var import V1EnvVar
assert V1EnvVar is kserve_models.V1EnvVar, V1EnvVar.__module__
""")
    assert done.stderr == ""


REFUSAL = (
    "RuntimeError: the 'kserve' package is installed: uninstall it, or import from 'kserve_models'"
)


@pytest.mark.parametrize("imported", [False, True], ids=["installed", "imported"])
def test_installing_as_kserve_is_refused_where_kserve_is(imported: bool, tmp_path: Any) -> None:
    (tmp_path / "kserve").mkdir()
    (tmp_path / "kserve" / "__init__.py").write_text("REAL = True\n")
    done = run(
        f"""
import sys
sys.path.insert(0, sys.argv[1])
if {imported}:
    import kserve
import kserve_models
try:
    kserve_models.install_as_kserve()
finally:
    import kserve
    assert kserve.REAL
""",
        str(tmp_path),
    )
    assert done.stderr.splitlines()[-1] == REFUSAL


def test_the_types_have_the_names_of_the_seed() -> None:
    expected = {
        "ResourceMetadata": dict[str, Any],
        "ResourceSpec": dict[str, Any],
        "ResourceStatus": dict[str, Any],
        "ContainerImage": str,
        "StorageURI": str,
        "ModelFormat": dict[str, str],
    }
    assert {name: getattr(kserve_models, name) for name in expected} == expected
    if seed.SEED.is_file():
        lines = seed.parse_aliases(seed.SEED.read_text(encoding="utf-8"))
        assert [line.split(" = ")[0] for line in lines] == list(expected)


CONTAINER = {
    "name": "kserve-container",
    "image": "acme/serve:1",
    "command": ["/serve"],
    "args": ["--fast"],
    "env": [{"name": "A", "value": "1"}],
}
GIVEN: dict[str, Any] = {key: item for key, item in CONTAINER.items() if key != "name"}
RESOURCES = {"limits": {"cpu": "1"}}
PORTS = [{"containerPort": 8080}]
STEP = {"name": "a", "serviceName": "svc-a", "data": "$request"}
COMPONENTS = [
    pytest.param(V1beta1PredictorSpec, V1beta1CustomPredictor, id="predictor"),
    pytest.param(V1beta1TransformerSpec, V1beta1CustomTransformer, id="transformer"),
    pytest.param(V1beta1ExplainerSpec, V1beta1CustomExplainer, id="explainer"),
]

TRANSLATED = [
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom=V1beta1CustomPredictor(**GIVEN, resources=RESOURCES, ports=PORTS)
        ),
        {"containers": [{**CONTAINER, "resources": RESOURCES, "ports": PORTS}]},
        id="custom-all",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom=V1beta1CustomPredictor(image="i", env=[V1EnvVar(name="A", value="1")])
        ),
        {
            "containers": [
                {"name": "kserve-container", "image": "i", "env": [{"name": "A", "value": "1"}]}
            ]
        },
        id="custom-model-inside",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            min_replicas=2,
            custom=V1beta1CustomPredictor(
                image="i", service_account_name="sa", node_selector={"a": "b"}
            ),
        ),
        {
            "containers": [{"name": "kserve-container", "image": "i"}],
            "serviceAccountName": "sa",
            "nodeSelector": {"a": "b"},
            "minReplicas": 2,
        },
        id="custom-pod-fields",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom={"image": "i", "serviceAccountName": "sa"}, service_account_name="sa"
        ),
        {
            "containers": [{"name": "kserve-container", "image": "i"}],
            "serviceAccountName": "sa",
        },
        id="custom-dict-equal-pod-field",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom={"image": "i", "service_account_name": "sa"}, containers=[{"name": "side"}]
        ),
        {
            "containers": [{"name": "kserve-container", "image": "i"}, {"name": "side"}],
            "serviceAccountName": "sa",
        },
        id="custom-beside-containers",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom={"image": "i"}, containers=[{"name": "kserve-container", "image": "i"}]
        ),
        {"containers": [{"name": "kserve-container", "image": "i"}]},
        id="custom-equal-container",
    ),
    pytest.param(
        lambda: V1beta1CustomPredictor(
            image="i", containers=[{"name": "kserve-container", "tty": True}, {"name": "side"}]
        ),
        {
            "containers": [
                {"name": "kserve-container", "tty": True, "image": "i"},
                {"name": "side"},
            ]
        },
        id="custom-joins-its-container",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(custom=V1beta1CustomPredictor(resources=RESOURCES, image="i")),
        {
            "containers": [
                {"name": "kserve-container", "image": "i", "resources": RESOURCES},
            ]
        },
        id="custom-resources-are-the-container's",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            auto_scaling=V1beta1AutoScalingSpec(1, 5, 80), scale_metric="cpu"
        ),
        {"minReplicas": 1, "maxReplicas": 5, "scaleMetric": "cpu", "scaleTarget": 80},
        id="auto-scaling-model",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            auto_scaling={
                "minReplicas": 0,
                "max_replicas": 5,
                "target_utilization_percentage": 80,
            },
            max_replicas=5,
        ),
        {"minReplicas": 0, "maxReplicas": 5, "scaleMetric": "cpu", "scaleTarget": 80},
        id="auto-scaling-dict",
    ),
    pytest.param(
        lambda: V1beta1TransformerSpec(
            auto_scaling=V1beta1AutoScalingSpec(
                min_replicas=1, metrics=[V1beta1MetricsSpec(type="PodMetric", pods={"a": 1})]
            )
        ),
        {
            "minReplicas": 1,
            "autoScaling": {"metrics": [{"type": "PodMetric", "podmetric": {"a": 1}}]},
        },
        id="auto-scaling-keeps-metrics",
    ),
    pytest.param(
        lambda: V1beta1ExplainerSpec(auto_scaling=V1beta1AutoScalingSpec(metrics=[])),
        {"autoScaling": {"metrics": []}},
        id="auto-scaling-without-shorthand",
    ),
    pytest.param(
        lambda: V1beta1MetricsSpec("PodMetric", None, {"metric": {}}),
        {"type": "PodMetric", "podmetric": {"metric": {}}},
        id="pods",
    ),
    pytest.param(
        lambda: V1beta1MetricsSpec(type="PodMetric", podmetric={"metric": {}}),
        {"type": "PodMetric", "podmetric": {"metric": {}}},
        id="podmetric",
    ),
    pytest.param(
        lambda: V1beta1MetricsSpec(type="PodMetric", podmetric={}, pods={}),
        {"type": "PodMetric", "podmetric": {}},
        id="pods-and-podmetric-agree",
    ),
    pytest.param(lambda: V1alpha1InferenceStep("a", "svc-a", "$request"), STEP, id="step-name"),
    pytest.param(
        lambda: V1alpha1InferenceStep(name="a", service_name="svc-a", data="$request"),
        STEP,
        id="step-name-alias",
    ),
    pytest.param(
        lambda: V1alpha1InferenceGraphSpec(
            nodes={
                "root": V1alpha1InferenceStep("a", "svc-a", "$request"),
                "router": V1alpha1InferenceRouter(
                    router_type="Ensemble", steps=[V1alpha1InferenceStep(service_name="b")]
                ),
                "plain": {"routerType": "Sequence", "steps": [STEP]},
            }
        ),
        {
            "nodes": {
                "root": {"routerType": "Sequence", "steps": [STEP]},
                "router": {"routerType": "Ensemble", "steps": [{"serviceName": "b"}]},
                "plain": {"routerType": "Sequence", "steps": [STEP]},
            }
        },
        id="graph-nodes-mixed",
    ),
    pytest.param(
        lambda: V1alpha1InferenceRouter(
            rules=[
                {"service_name": "a", "condition": "x==1"},
                {"serviceName": "b"},
                V1alpha1InferenceStep(service_name="c"),
                V1alpha1InferenceTarget("d", 3),
            ]
        ),
        {
            "routerType": "Switch",
            "steps": [
                {"serviceName": "a", "condition": "x==1"},
                {"serviceName": "b"},
                {"serviceName": "c"},
                {"serviceName": "d", "weight": 3},
            ],
        },
        id="rules-mixed",
    ),
    pytest.param(
        lambda: V1alpha1InferenceRouter(
            rules=[{"service_name": "a"}], router_type="Switch", steps=[{"serviceName": "a"}]
        ),
        {"routerType": "Switch", "steps": [{"serviceName": "a"}]},
        id="rules-equal-steps",
    ),
    pytest.param(
        lambda: V1alpha1InferenceGraphSpec(
            nodes={"root": V1alpha1InferenceRouter(rules=[{"service_name": "a"}])}
        ),
        {"nodes": {"root": {"routerType": "Switch", "steps": [{"serviceName": "a"}]}}},
        id="rules-in-a-graph",
    ),
    pytest.param(
        lambda: V1alpha1ModelSpec("gs://a", {"name": "sklearn", "version": "1"}, "1Gi"),
        {"storageUri": "gs://a", "memory": "1Gi", "framework": "sklearn"},
        id="model-format-dict",
    ),
    pytest.param(
        lambda: V1alpha1ModelSpec("gs://a", V1beta1ModelFormat("sklearn"), framework="sklearn"),
        {"storageUri": "gs://a", "framework": "sklearn"},
        id="model-format-model-equal-framework",
    ),
]


@pytest.mark.parametrize(("make", "expected"), TRANSLATED)
def test_a_shorthand_is_written_as_what_it_stands_for(make: Any, expected: dict[str, Any]) -> None:
    obj = make()
    before = repr(obj)
    classic = laws.text(obj.to_dict())
    for _ in range(2):
        assert laws.text(obj.to_dict(serialize=True)) == laws.text(expected)
    assert obj.to_json() == type(obj).from_dict(obj.to_dict(serialize=True)).to_json()
    assert repr(obj) == before
    assert laws.text(obj.to_dict()) == classic
    assert obj == type(obj).from_dict(expected)


@pytest.mark.parametrize(("make", "expected"), TRANSLATED)
def test_a_shorthand_survives_every_copy(make: Any, expected: dict[str, Any]) -> None:
    obj = make()
    for other in (copy.copy(obj), copy.deepcopy(obj)):
        assert repr(other) == repr(obj)
        assert other.to_dict(serialize=True) == expected
    laws.read_all(obj)
    assert obj.to_dict(serialize=True) == expected


@pytest.mark.parametrize(("make", "expected"), TRANSLATED)
def test_a_shorthand_is_read_again_from_the_classic_dict(
    make: Any, expected: dict[str, Any]
) -> None:
    obj = make()
    assert type(obj).from_dict(obj.to_dict()).to_dict(serialize=True) == expected


@pytest.mark.parametrize(("component", "custom"), COMPONENTS)
def test_custom_is_a_container_of_every_component_in_every_form(
    component: Any, custom: Any
) -> None:
    expected = {"containers": [CONTAINER]}
    in_service = component(custom=custom(**GIVEN))
    assert in_service.to_dict(serialize=True) == expected
    assert component(custom=dict(GIVEN)).to_dict(serialize=True) == expected
    mixed = {**GIVEN, "env": [V1EnvVar("A", "1")]}
    assert component(custom=mixed).to_dict(serialize=True) == expected
    assert type(in_service.custom) is custom


def test_shorthands_are_translated_inside_a_whole_service() -> None:
    service = V1beta1InferenceService(
        metadata={"name": "x"},
        spec=V1beta1InferenceServiceSpec(
            predictor=V1beta1PredictorSpec(
                custom=V1beta1CustomPredictor(image="i"),
                auto_scaling=V1beta1AutoScalingSpec(min_replicas=1),
            )
        ),
    )
    expected = {"containers": [{"name": "kserve-container", "image": "i"}], "minReplicas": 1}
    assert service.to_dict(serialize=True)["spec"]["predictor"] == expected
    assert service["spec"]["predictor"] == expected
    assert V1beta1InferenceService.from_dict(service.to_dict()) == service


CONFLICTS = [
    pytest.param(
        lambda: V1beta1PredictorSpec(
            custom=V1beta1CustomPredictor(image="i", service_account_name="a"),
            service_account_name="b",
        ),
        "V1beta1PredictorSpec: 'custom' and 'serviceAccountName' say different things:"
        " give one of them",
        id="custom-pod-field",
    ),
    pytest.param(
        lambda: V1beta1TransformerSpec(
            custom={"image": "i"}, containers=[{"name": "kserve-container", "image": "j"}]
        ),
        "V1beta1TransformerSpec: 'custom' and 'containers[name=kserve-container]' say different"
        " things: give one of them",
        id="custom-container",
    ),
    pytest.param(
        lambda: V1beta1CustomPredictor(
            image="i", containers=[{"name": "kserve-container", "image": "j"}]
        ),
        "V1beta1CustomPredictor: 'image' and 'containers[name=kserve-container].image' say"
        " different things: give one of them",
        id="custom-image",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            auto_scaling=V1beta1AutoScalingSpec(min_replicas=1), min_replicas=2
        ),
        "V1beta1PredictorSpec: 'auto_scaling.min_replicas' and 'minReplicas' say different"
        " things: give one of them",
        id="min-replicas",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(auto_scaling={"maxReplicas": 0}, max_replicas=2),
        "V1beta1PredictorSpec: 'auto_scaling.max_replicas' and 'maxReplicas' say different"
        " things: give one of them",
        id="max-replicas",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            auto_scaling={"target_utilization_percentage": 80}, scale_metric="concurrency"
        ),
        "V1beta1PredictorSpec: 'auto_scaling.target_utilization_percentage' and 'scaleMetric' say"
        " different things: give one of them",
        id="scale-metric",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(
            auto_scaling={"target_utilization_percentage": 80}, scale_target=70
        ),
        "V1beta1PredictorSpec: 'auto_scaling.target_utilization_percentage' and 'scaleTarget' say"
        " different things: give one of them",
        id="scale-target",
    ),
    pytest.param(
        lambda: V1alpha1InferenceRouter(rules=[], router_type="Sequence"),
        "V1alpha1InferenceRouter: 'rules' and 'routerType' say different things: give one of them",
        id="router-type",
    ),
    pytest.param(
        lambda: V1alpha1InferenceRouter(rules=[], steps=[{"serviceName": "a"}]),
        "V1alpha1InferenceRouter: 'rules' and 'steps' say different things: give one of them",
        id="steps",
    ),
    pytest.param(
        lambda: V1alpha1ModelSpec("gs://a", {"name": "sklearn"}, framework="onnx"),
        "V1alpha1ModelSpec: 'model_format' and 'framework' say different things: give one of them",
        id="framework",
    ),
    pytest.param(
        lambda: V1alpha1ModelSpec("gs://a", {"version": "1"}),
        "V1alpha1ModelSpec: expected 'model_format' to have a 'name', got {'version': '1'}",
        id="model-format-without-name",
    ),
    pytest.param(
        lambda: V1beta1PredictorSpec(auto_scaling={"minReplicas": 1, "min_replicas": 2}),
        "V1beta1PredictorSpec: 'auto_scaling.min_replicas' and 'minReplicas' say different"
        " things: give one of them",
        id="two-spellings-in-one-dict",
    ),
]


@pytest.mark.parametrize(("make", "message"), CONFLICTS)
def test_two_spellings_that_disagree_are_refused_when_written(make: Any, message: str) -> None:
    obj = make()
    before = repr(obj)
    for write in (lambda: obj.to_dict(serialize=True), obj.to_json, obj.to_yaml):
        with pytest.raises(ValueError, match=":") as caught:
            write()
        assert str(caught.value) == message
    assert repr(obj) == before


@pytest.mark.parametrize(
    ("cls", "first", "second"),
    [(V1alpha1InferenceStep, "step_name", "name"), (V1beta1MetricsSpec, "pods", "podmetric")],
)
def test_two_names_of_one_field_that_disagree_are_refused(
    cls: Any, first: str, second: str
) -> None:
    required = {"type": "PodMetric"} if cls is V1beta1MetricsSpec else {}
    with pytest.raises(ValueError, match="disagree") as caught:
        cls(**required, **{first: "a", second: "b"})
    assert str(caught.value) == (
        f"{cls.__name__}: '{first}' and '{second}' are one field and disagree: give one of them"
    )
    obj = cls(**required, **{first: "a", second: "a"})
    assert (getattr(obj, first), getattr(obj, second)) == ("a", "a")
    setattr(obj, second, "c")
    assert (getattr(obj, first), getattr(obj, second)) == ("c", "c")
    delattr(obj, second)
    assert getattr(obj, first) is None


READ = [
    pytest.param(
        V1beta1PredictorSpec,
        {"custom": {"image": "x", "containers": []}, "minReplicas": 1},
        id="custom",
    ),
    pytest.param(
        V1beta1PredictorSpec,
        {"autoScaling": {"minReplicas": 1, "maxReplicas": 2}, "minReplicas": 3},
        id="auto-scaling",
    ),
    pytest.param(
        V1beta1PredictorSpec,
        {"autoScaling": {"targetUtilizationPercentage": 80}, "scaleMetric": "rps"},
        id="target",
    ),
    pytest.param(
        V1alpha1InferenceRouter, {"rules": [{"a": 1}], "routerType": "Splitter"}, id="rules"
    ),
    pytest.param(
        V1alpha1ModelSpec,
        {"storageUri": "a", "modelFormat": {"name": "x"}, "framework": "y"},
        id="model-format",
    ),
    pytest.param(V1beta1CustomPredictor, {"image": "x", "containers": [{"name": "c"}]}, id="image"),
    pytest.param(
        V1alpha1InferenceGraphSpec,
        {"nodes": {"root": {"name": "a", "serviceName": "b"}}},
        id="nodes",
    ),
]


@pytest.mark.parametrize(("cls", "data"), READ)
def test_read_data_with_the_key_of_a_shorthand_stays_as_it_is(
    cls: Any, data: dict[str, Any]
) -> None:
    laws.check_lossless(cls, data)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            lambda p: setattr(p, "custom", V1beta1CustomPredictor(image="new")),
            {"containers": [{"name": "kserve-container", "image": "new"}]},
            id="custom",
        ),
        pytest.param(
            lambda p: setattr(p, "auto_scaling", V1beta1AutoScalingSpec(min_replicas=5)),
            {"minReplicas": 5, "custom": {"image": "old"}},
            id="auto-scaling",
        ),
        pytest.param(
            lambda p: (delattr(p, "custom"), setattr(p, "custom", {"image": "new"})),
            {"containers": [{"name": "kserve-container", "image": "new"}]},
            id="deleted-and-set",
        ),
    ],
)
def test_a_shorthand_set_over_read_data_counts(change: Any, expected: dict[str, Any]) -> None:
    predictor = V1beta1PredictorSpec.from_dict({"custom": {"image": "old"}})
    change(predictor)
    assert predictor.to_dict(serialize=True) == expected


class Foreign:
    """A model object as the Kubernetes client before 36 has them."""

    openapi_types: ClassVar[dict[str, str]] = {
        "image": "str",
        "service_name": "str",
        "min_replicas": "int",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "image": "image",
        "service_name": "serviceName",
        "min_replicas": "minReplicas",
    }

    def __init__(self, **values: Any) -> None:
        for name in self.openapi_types:
            setattr(self, name, values.get(name))

    def to_dict(self) -> dict[str, Any]:
        """The attributes."""
        return {name: getattr(self, name) for name in self.openapi_types}


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(
            lambda: V1beta1PredictorSpec(custom=Foreign(image="i")),
            {"containers": [{"name": "kserve-container", "image": "i"}]},
            id="custom",
        ),
        pytest.param(
            lambda: V1alpha1InferenceRouter(rules=[Foreign(service_name="a")]),
            {"routerType": "Switch", "steps": [{"serviceName": "a"}]},
            id="rules",
        ),
        pytest.param(
            lambda: V1beta1PredictorSpec(auto_scaling=Foreign(min_replicas=1)),
            {"minReplicas": 1},
            id="auto-scaling",
        ),
    ],
)
def test_a_shorthand_takes_another_library_s_model(make: Any, expected: dict[str, Any]) -> None:
    assert make().to_dict(serialize=True) == expected

"""The seed: its classes, parameters, types and examples work as written."""

from __future__ import annotations

import copy
import inspect
import subprocess
import sys
from typing import Any

import jsonschema
import pytest
import yaml

import kserve_models
from codegen import bundle, crds
from tests import REPOSITORY
from tests.on_each import on_each
from tests.support import laws, processes, seed, seed_examples

TABLE = seed.table()
PARAMETERS = [
    (name, position, row) for name, rows in TABLE.items() for position, row in enumerate(rows)
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


@on_each(PARAMETERS, name=lambda case: f"{case[0]}.{case[2].name}")
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


@on_each(PARAMETERS, name=lambda case: f"{case[0]}.{case[2].name}")
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
        assert getattr(obj, key) == item
        assert obj.to_dict()[key] == plain(item)
    assert repr(cls(*given.values())) == repr(obj)
    assert list(obj.to_dict()) == list(cls.openapi_types)


@on_each(PARAMETERS, name=lambda case: f"{case[0]}.{case[2].name}")
def test_objects_differ_after_one_change(name: str, position: int, row: seed.Parameter) -> None:
    del position
    first = minimal(name)
    second = minimal(name)
    assert first == second
    if (name, row.name) == ("V1alpha1ModelSpec", "framework"):
        first.model_format = second.model_format = None  # it stands for the framework
    changed = changed_value(getattr(second, row.name), row)
    setattr(second, row.name, changed)
    assert getattr(second, row.name) == changed
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


EXAMPLES = [
    pytest.param("inference_service.py", "isvc", seed_examples.INFERENCE_SERVICE, id="first"),
    pytest.param("serving_runtime.py", "runtime", seed_examples.SERVING_RUNTIME, id="second"),
]


@pytest.mark.parametrize(("name", "variable", "expected"), EXAMPLES)
def test_an_example_writes_its_manifest(name: str, variable: str, expected: dict[str, Any]) -> None:
    obj = seed_examples.run(name)[variable]
    assert obj.to_dict(serialize=True) == expected
    cls = type(obj)
    assert cls.from_dict(expected) == obj
    assert cls.from_dict(obj.to_dict()) == obj
    assert yaml.safe_load(obj.to_yaml()) == expected


@pytest.mark.parametrize(("name", "variable", "expected"), EXAMPLES)
def test_an_example_is_valid_by_our_schema(
    name: str, variable: str, expected: dict[str, Any]
) -> None:
    definitions = crds.definitions(bundle.load(REPOSITORY / "openapi"))
    manifest = seed_examples.run(name)[variable].to_dict(serialize=True)
    assert errors(manifest, definitions) == []
    assert manifest == expected


@pytest.mark.parametrize(("name", "variable", "expected"), EXAMPLES)
def test_an_example_is_valid_by_the_released_schema(
    name: str, variable: str, expected: dict[str, Any]
) -> None:
    folder = seed.SHARED / "upstream" / "crds" / "main-2026-08-21"
    if not folder.is_dir():
        pytest.skip("../shared/upstream/crds/main-2026-08-21 is not here")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    plural = f"{expected['kind'].lower()}s"
    text = (folder / f"serving.kserve.io_{plural}.yaml").read_bytes()
    definition = yaml.load(text, loader)
    manifest = seed_examples.run(name)[variable].to_dict(serialize=True)
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
    return processes.run(
        [sys.executable, "-c", code, *arguments],
        cwd=REPOSITORY,
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

"""CustomResourceDefinitions as an API server takes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from codegen import bundle, crds
from codegen.crds.read import read as read_definitions
from codegen.problems import InputError
from codegen.schema import source
from tests import REPOSITORY
from tests.codegen.widget_schema import OTHER, spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Codegen, Widget

ETCD_LIMIT = 1_500_000


@pytest.fixture(scope="module")
def loaded() -> bundle.Bundle:
    return bundle.load(REPOSITORY / "openapi")


@pytest.fixture(scope="module")
def ours(loaded: bundle.Bundle) -> list[dict[str, Any]]:
    return crds.definitions(loaded)


@pytest.fixture(scope="module")
def described(loaded: bundle.Bundle) -> list[dict[str, Any]]:
    return crds.definitions(loaded, descriptions=True)


def roots(definitions: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for definition in definitions:
        for version in definition["spec"]["versions"]:
            kind = definition["spec"]["names"]["kind"]
            yield f"{kind}/{version['name']}", version["schema"]["openAPIV3Schema"]


def walk(node: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield path, node
    for name, child in node.get("properties", {}).items():
        yield from walk(child, f"{path}.{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            yield from walk(node[key], f"{path}.{key}")


def all_nodes(definitions: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, root in roots(definitions):
        yield from walk(root, path)


def spec_of(folder: Path) -> dict[str, Any]:
    [definition] = crds.definitions(bundle.load(folder))
    [version] = definition["spec"]["versions"]
    spec: dict[str, Any] = version["schema"]["openAPIV3Schema"]["properties"]["spec"]
    return spec


def test_a_definition_has_just_what_the_server_needs(widget: Widget) -> None:
    assert crds.definitions(bundle.load(widget())) == [
        {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "metadata": {"name": "widgets.example.org"},
            "spec": {
                "group": "example.org",
                "names": {
                    "categories": ["all"],
                    "kind": "Widget",
                    "listKind": "WidgetList",
                    "plural": "widgets",
                    "shortNames": ["wg"],
                    "singular": "widget",
                },
                "scope": "Namespaced",
                "versions": [
                    {
                        "additionalPrinterColumns": [
                            {"name": "Size", "type": "integer", "jsonPath": ".spec.size"}
                        ],
                        "name": "v1",
                        "schema": {
                            "openAPIV3Schema": {
                                "type": "object",
                                "properties": {
                                    "apiVersion": {"type": "string"},
                                    "kind": {"type": "string"},
                                    "metadata": {"type": "object"},
                                    "spec": {
                                        "type": "object",
                                        "properties": {"size": {"type": "integer"}},
                                    },
                                },
                            }
                        },
                        "served": True,
                        "storage": True,
                        "subresources": {"status": {}},
                    }
                ],
            },
        }
    ]


def test_references_are_written_out_with_what_stands_beside_them(widget: Widget) -> None:
    node = (
        "a: {description: One of its own., nullable: true, default: {}, allOf: [{$ref: '#/Inner'}]}"
    )
    assert spec_of(widget(spec_with(node, OTHER)))["properties"]["a"] == {
        "type": "object",
        "nullable": True,
        "default": {},
        "required": ["key"],
        "properties": {"key": {"type": "string"}},
    }


def test_variants_are_written_out(widget: Widget) -> None:
    node = "a: {allOf: [{$ref: '#/Other'}], x-kserve-override: {properties: {inner: {required: null}}}}"
    found = spec_of(widget(spec_with(f"{node}\nb: {{$ref: '#/Other'}}", OTHER)))["properties"]
    assert "required" not in found["a"]["properties"]["inner"]
    assert found["b"]["properties"]["inner"]["required"] == ["key"]


def test_shorthands_and_extensions_of_python_are_left_out(widget: Widget) -> None:
    spec = spec_with(
        """
        a: {type: string, x-kserve-shorthand: true}
        b: {type: string, x-kserve-attribute: c, x-kserve-aliases: [d]}
        """
    )
    assert spec_of(widget(spec)) == {"type": "object", "properties": {"b": {"type": "string"}}}


def test_properties_with_names_of_keywords_stay(widget: Widget) -> None:
    names = ["description", "allOf", "properties", "items", "default", "x-kserve-shorthand"]
    spec = spec_with("\n".join(f"{name}: {{type: string}}" for name in names))
    assert list(spec_of(widget(spec))["properties"]) == names


def test_data_keeps_keys_with_names_of_keywords(widget: Widget) -> None:
    data = {"description": "a", "x-kserve-part": 1, "allOf": []}
    spec = spec_with(f"a: {{type: object, default: {data}}}")
    assert spec_of(widget(spec))["properties"]["a"]["default"] == data


@pytest.mark.parametrize("command", ["crds", "drift"])
def test_a_class_that_holds_itself_is_an_error(
    widget: Widget, codegen: Codegen, tmp_path: Path, command: str
) -> None:
    arguments: list[object] = []
    if command == "drift":
        (tmp_path / "widgets.yaml").write_text(
            crds.dumps(crds.definitions(bundle.load(widget()))[0])
        )
        arguments = [tmp_path]
    spec = spec_with("child: {description: One like it inside., allOf: [{$ref: '#/V1WidgetSpec'}]}")
    done = codegen("--schema", widget(spec), command, *arguments)
    assert "Traceback" not in done.stderr
    assert done.returncode == 2
    assert done.stderr.startswith("openapi/spec.yaml:")
    assert "V1WidgetSpec" in done.stderr
    assert done.stderr.count("\n") == 1


def test_making_definitions_twice_shares_nothing(widget: Widget) -> None:
    bundled = bundle.load(widget(spec_with("a: {$ref: '#/Inner'}\nb: {$ref: '#/Inner'}", OTHER)))
    first = crds.definitions(bundled)
    expected = deepcopy(first)
    first[0]["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"].clear()
    assert crds.definitions(bundled) == expected


class TestText:
    def test_it_is_yaml_of_the_same_definition(self, ours: list[dict[str, Any]]) -> None:
        definition = next(d for d in ours if d["spec"]["names"]["kind"] == "InferenceGraph")
        text = crds.dumps(definition)
        assert yaml.safe_load(text) == definition
        assert text.startswith("---\napiVersion: apiextensions.k8s.io/v1\nkind: ")

    def test_it_has_no_aliases(self, widget: Widget) -> None:
        folder = widget(spec_with("a: {$ref: '#/Inner'}\nb: {$ref: '#/Inner'}", OTHER))
        text = crds.dumps(crds.definitions(bundle.load(folder))[0])
        assert "&id" not in text
        assert "*id" not in text

    @pytest.mark.parametrize(
        "value",
        [
            "yes",
            "on",
            "y",
            "N",
            "1.0",
            "0x1f",
            "null",
            "2024-01-01",
            "1:30",
            "=",
            "<<",
            "",
            " a",
            "~",
            "1e3",
            "08",
        ],
    )
    def test_texts_that_look_like_other_values_come_back(self, widget: Widget, value: str) -> None:
        spec = spec_with(f"a: {{type: string, enum: ['{value}'], default: '{value}'}}")
        [definition] = crds.definitions(bundle.load(widget(spec)))
        Path("out.yaml").write_text(crds.dumps(definition))
        assert source.read(Path("out.yaml")).data == definition

    def test_properties_that_look_like_other_values_come_back(self, widget: Widget) -> None:
        spec = spec_with("'y': {type: string}\n'1': {type: string}\n'on': {type: string}")
        [definition] = crds.definitions(bundle.load(widget(spec)))
        Path("out.yaml").write_text(crds.dumps(definition))
        assert source.read(Path("out.yaml")).data == definition


class TestOutput:
    def test_a_folder_gets_one_file_a_kind(self, codegen: Codegen, tmp_path: Path) -> None:
        done = codegen("crds", "-o", tmp_path / "new" / "folder")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        names = sorted(path.name for path in (tmp_path / "new" / "folder").iterdir())
        assert len(names) == 12
        assert "serving.kserve.io_inferenceservices.yaml" in names

    @pytest.mark.parametrize("name", ["all.yaml", "new/all.yml"])
    def test_a_file_gets_all(self, widget: Widget, codegen: Codegen, name: str) -> None:
        done = codegen("--schema", widget(), "crds", "-o", name)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert Path(name).read_text() == codegen("--schema", widget(), "crds").stdout
        assert list(read_definitions(Path(name)).by_name) == ["widgets.example.org"]

    def test_a_folder_may_be_called_like_a_file(
        self, widget: Widget, codegen: Codegen, tmp_path: Path
    ) -> None:
        (tmp_path / "v1.yaml").mkdir()
        assert codegen("--schema", widget(), "crds", "-o", "v1.yaml").returncode == 0
        assert Path("v1.yaml/example.org_widgets.yaml").is_file()

    def test_a_pipe_gets_all(self, widget: Widget, codegen: Codegen) -> None:
        done = codegen("--schema", widget(), "crds", "-o", "/dev/stdout")
        assert done.stdout == codegen("--schema", widget(), "crds").stdout

    def test_json_is_refused(self, widget: Widget, codegen: Codegen) -> None:
        done = codegen("--schema", widget(), "crds", "-o", "all.json")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines()[-1].endswith(
            "error: argument -o: definitions are YAML: name a .yaml file, or a folder"
        )

    def test_without_one_all_go_to_stdout(self, widget: Widget, codegen: Codegen) -> None:
        done = codegen("--schema", widget(), "crds")
        assert [d["metadata"]["name"] for d in yaml.safe_load_all(done.stdout)] == [
            "widgets.example.org"
        ]

    def test_descriptions_on_request(self, widget: Widget, codegen: Codegen) -> None:
        folder = widget()
        assert "description" not in codegen("--schema", folder, "crds").stdout
        text = codegen("--schema", folder, "crds", "--descriptions").stdout
        assert "description: How big the widget is." in text


class TestStructuralSchema:
    """https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/: structural schemas."""

    def test_no_node_refers_or_is_composed_of_parts(self, ours: list[dict[str, Any]]) -> None:
        wrong = [path for path, node in all_nodes(ours) if "$ref" in node or "allOf" in node]
        assert wrong == []

    def test_each_node_has_a_type_or_says_why_not(self, ours: list[dict[str, Any]]) -> None:
        wrong = [
            path
            for path, node in all_nodes(ours)
            if "type" not in node
            and not node.get("x-kubernetes-int-or-string")
            and not node.get("x-kubernetes-preserve-unknown-fields")
        ]
        assert wrong == []

    def test_ints_or_strings_have_no_type(self, ours: list[dict[str, Any]]) -> None:
        wrong = [
            path
            for path, node in all_nodes(ours)
            if node.get("x-kubernetes-int-or-string") and "type" in node
        ]
        assert wrong == []

    def test_alternatives_only_restrict(self, ours: list[dict[str, Any]]) -> None:
        forbidden = {"description", "type", "default", "additionalProperties", "nullable"}
        wrong = [
            path
            for path, node in all_nodes(ours)
            for key in ("anyOf", "oneOf")
            for alternative in node.get(key, ())
            if forbidden & set(alternative) and not node.get("x-kubernetes-int-or-string")
        ]
        assert wrong == []

    def test_named_and_free_properties_exclude_each_other(self, ours: list[dict[str, Any]]) -> None:
        wrong = [
            path
            for path, node in all_nodes(ours)
            if "properties" in node and "additionalProperties" in node
        ]
        assert wrong == []

    def test_arrays_say_what_they_hold(self, ours: list[dict[str, Any]]) -> None:
        nodes = all_nodes(ours)
        wrong = [
            p for p, n in nodes if (n.get("type") == "array") != isinstance(n.get("items"), dict)
        ]
        assert wrong == []

    def test_keys_of_list_maps_are_required_or_have_a_default(
        self, ours: list[dict[str, Any]]
    ) -> None:
        wrong = [
            f"{path}: {key}"
            for path, node in all_nodes(ours)
            for key in node.get("x-kubernetes-list-map-keys", ())
            if key not in node["items"].get("required", ())
            and "default" not in node["items"]["properties"].get(key, ())
        ]
        assert wrong == []

    def test_list_maps_hold_objects_and_have_keys(self, ours: list[dict[str, Any]]) -> None:
        wrong = [
            path
            for path, node in all_nodes(ours)
            if (node.get("x-kubernetes-list-type") == "map")
            != ("x-kubernetes-list-map-keys" in node)
            or ("x-kubernetes-list-map-keys" in node and node["items"].get("type") != "object")
        ]
        assert wrong == []

    def test_required_names_are_properties(self, ours: list[dict[str, Any]]) -> None:
        wrong = [
            f"{path}: {name}"
            for path, node in all_nodes(ours)
            for name in node.get("required", ())
            if name not in node.get("properties", {})
        ]
        assert wrong == []

    def test_defaults_are_of_their_type(self, ours: list[dict[str, Any]]) -> None:
        types: dict[str, type | tuple[type, ...]] = {
            "string": str,
            "boolean": bool,
            "integer": int,
            "number": (int, float),
            "object": dict,
            "array": list,
        }
        wrong = [
            path
            for path, node in all_nodes(ours)
            if "default" in node
            and "type" in node
            and (
                not isinstance(node["default"], types[node["type"]])
                or (isinstance(node["default"], bool) and node["type"] != "boolean")
            )
        ]
        assert wrong == []

    def test_values_of_enums_are_of_their_type_and_differ(self, ours: list[dict[str, Any]]) -> None:
        wrong = [
            path
            for path, node in all_nodes(ours)
            if len(set(node.get("enum", ()))) != len(node.get("enum", ()))
            or (
                node.get("type") == "string"
                and not all(isinstance(value, str) for value in node.get("enum", ()))
            )
        ]
        assert wrong == []

    def test_metadata_is_an_object_and_no_more(self, ours: list[dict[str, Any]]) -> None:
        for path, root in roots(ours):
            assert root["type"] == "object", path
            assert root["properties"]["metadata"] == {"type": "object"}, path
            assert root["properties"]["apiVersion"] == {"type": "string"}, path
            assert root["properties"]["kind"] == {"type": "string"}, path

    def test_keywords_are_those_of_the_api(self, described: list[dict[str, Any]]) -> None:
        known = {
            "additionalProperties", "anyOf", "default", "description", "enum", "exclusiveMaximum",
            "exclusiveMinimum", "format", "items", "maxItems", "maxLength", "maxProperties",
            "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not",
            "nullable", "oneOf", "pattern", "properties", "required", "type",
            "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string",
            "x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-map-type",
            "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
        }  # fmt: skip
        used = {key for _, node in all_nodes(described) for key in node}
        assert used - known == set()


class TestDescriptions:
    def test_none_by_default(self, ours: list[dict[str, Any]]) -> None:
        assert [path for path, node in all_nodes(ours) if "description" in node] == []

    def test_on_request_at_every_property(self, described: list[dict[str, Any]]) -> None:
        wrong = [
            f"{path}.{name}"
            for path, node in all_nodes(described)
            for name, child in node.get("properties", {}).items()
            if not child.get("description") and name != "metadata"
        ]
        assert wrong == []

    def test_they_change_nothing_else(
        self, ours: list[dict[str, Any]], described: list[dict[str, Any]]
    ) -> None:
        without = deepcopy(described)
        for _, node in all_nodes(without):
            node.pop("description", None)
        assert without == ours

    def test_without_them_every_definition_fits_into_etcd(self, ours: list[dict[str, Any]]) -> None:
        sizes = {d["metadata"]["name"]: len(json.dumps(d, separators=(",", ":"))) for d in ours}
        assert {name: size for name, size in sizes.items() if size > ETCD_LIMIT} == {}


def test_scope_names_and_subresources_of_the_kinds(ours: list[dict[str, Any]]) -> None:
    cluster = {d["spec"]["names"]["kind"] for d in ours if d["spec"]["scope"] == "Cluster"}
    assert cluster == {
        "ClusterServingRuntime",
        "ClusterStorageContainer",
        "LocalModelCache",
        "LocalModelNode",
        "LocalModelNodeGroup",
    }
    for definition in ours:
        spec = definition["spec"]
        assert definition["metadata"] == {"name": f"{spec['names']['plural']}.{spec['group']}"}
        assert spec["names"]["listKind"] == spec["names"]["kind"] + "List"
        assert [v["storage"] for v in spec["versions"]].count(True) == 1


def test_a_wrong_table_gives_no_definitions(widget: Widget) -> None:
    with pytest.raises(InputError):
        crds.definitions(bundle.load(widget(files={"resources.yaml": "[]\n"})))

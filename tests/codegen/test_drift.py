"""Drift: each way in which CRDs can differ gives just its difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from codegen import bundle, crds, drift
from codegen.cli import main
from codegen.crds import read as definitions
from codegen.diff.sides.nodes import Nodes
from codegen.problems import InputError
from tests import REPOSITORY
from tests.codegen.widget_schema import spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Codegen, Widget

UPSTREAM = REPOSITORY.parent / "shared" / "upstream" / "crds" / "main-2026-08-21"
needs_upstream = pytest.mark.skipif(
    not UPSTREAM.is_dir(), reason=f"../shared/upstream/crds/{UPSTREAM.name} is not there"
)
SCHEMA = REPOSITORY / "openapi"
NAME = "widgets.example.org"
Json = dict[str, Any]
SPEC = """
size: {type: integer, format: int32, minimum: 1, maximum: 9, default: 1}
name: {type: string, pattern: ^a, minLength: 1, maxLength: 8, enum: [a, ab], nullable: true}
list:
  type: array
  items: {type: string}
  x-kubernetes-list-type: set
  minItems: 1
  maxItems: 5
map: {type: object, additionalProperties: {type: string}, x-kubernetes-map-type: atomic}
any: {x-kubernetes-preserve-unknown-fields: true}
port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
rule: {type: object, x-kubernetes-validations: [{rule: self.a, message: b}]}
flag: {type: boolean, default: true}
a.b: {type: string}
"""


@pytest.fixture
def ours(widget: Widget) -> dict[str, Json]:
    spec = spec_with(SPEC) + "  required: [size, name]\n"
    return {NAME: crds.definitions(bundle.load(widget(spec)))[0]}


def version(definitions: dict[str, Json]) -> Json:
    found: Json = definitions[NAME]["spec"]["versions"][0]
    return found


def root(definitions: dict[str, Json]) -> Json:
    found: Json = version(definitions)["schema"]["openAPIV3Schema"]
    return found


def spec(definitions: dict[str, Json]) -> Json:
    found: Json = root(definitions)["properties"]["spec"]
    return found


def differences(ours: dict[str, Json], change: Callable[[dict[str, Json]], object]) -> list[str]:
    theirs = deepcopy(ours)
    change(theirs)
    return [str(difference) for difference in drift.compare(ours, theirs).differences]


def test_equal_definitions_do_not_differ(ours: dict[str, Json]) -> None:
    report = drift.compare(ours, deepcopy(ours))
    assert report == drift.Report([], versions=1, paths=13)


ABSENT = ...
KEYWORDS = [
    ("size", "type", "string", '"string"', '"integer"'),
    ("size", "format", "int64", '"int64"', '"int32"'),
    ("size", "minimum", 2, "2", "1"),
    ("size", "minimum", 1.5, "1.5", "1"),
    ("size", "maximum", 10, "10", "9"),
    ("size", "exclusiveMinimum", True, "true", "nothing"),
    ("size", "multipleOf", 2, "2", "nothing"),
    ("size", "default", True, "true", "1"),
    ("size", "default", "1", '"1"', "1"),
    ("size", "default", ABSENT, "nothing", "1"),
    ("flag", "default", 1, "1", "true"),
    ("flag", "default", False, "false", "true"),
    ("name", "pattern", "^b", '"^b"', '"^a"'),
    ("name", "minLength", 2, "2", "1"),
    ("name", "maxLength", ABSENT, "nothing", "8"),
    ("name", "enum", ["ab", "a"], '["ab", "a"]', '["a", "ab"]'),
    ("name", "enum", ["a", "ab", "abc"], '["a", "ab", "abc"]', '["a", "ab"]'),
    ("name", "nullable", ABSENT, "nothing", "true"),
    ("name", "default", "", '""', "nothing"),
    ("list", "minItems", 0, "0", "1"),
    ("list", "maxItems", ABSENT, "nothing", "5"),
    ("list", "uniqueItems", True, "true", "nothing"),
    ("list", "x-kubernetes-list-type", "map", '"map"', '"set"'),
    ("list", "x-kubernetes-list-map-keys", ["a"], '["a"]', "nothing"),
    ("list", "items", ABSENT, "nothing", '{"type": "string"}'),
    ("map", "additionalProperties", True, "true", '{"type": "string"}'),
    ("map", "additionalProperties", ABSENT, "nothing", '{"type": "string"}'),
    ("map", "x-kubernetes-map-type", "granular", '"granular"', '"atomic"'),
    ("map", "x-kubernetes-embedded-resource", True, "true", "nothing"),
    ("map", "minProperties", 1, "1", "nothing"),
    ("any", "x-kubernetes-preserve-unknown-fields", ABSENT, "nothing", "true"),
    ("port", "x-kubernetes-int-or-string", ABSENT, "nothing", "true"),
    ("port", "anyOf", [{"type": "string"}, {"type": "integer"}], None, None),
    (
        "rule",
        "x-kubernetes-validations",
        [{"rule": "self.b", "message": "b"}],
        '[{"message": "b", "rule": "self.b"}]',
        '[{"message": "b", "rule": "self.a"}]',
    ),
    ("rule", "x-kubernetes-validations", ABSENT, "nothing", None),
    ("rule", "not", {"required": ["a"]}, '{"required": ["a"]}', "nothing"),
    ("rule", "x-of-the-future", 1, "1", "nothing"),
]


@pytest.mark.parametrize(
    ("name", "keyword", "value", "theirs", "mine"), KEYWORDS, ids=lambda value: str(value)[:24]
)
def test_a_keyword_that_differs_is_found(
    ours: dict[str, Json], name: str, keyword: str, value: Any, theirs: str | None, mine: str | None
) -> None:
    def change(definitions: dict[str, Json]) -> None:
        node = spec(definitions)["properties"][name]
        if value is ABSENT:
            del node[keyword]
        else:
            node[keyword] = value

    [line] = differences(ours, change)
    assert line.startswith(f"Widget/v1 spec.{name}: {keyword}: CRDs have ")
    if theirs is not None:
        assert f": CRDs have {theirs}, schema has " in line
    if mine is not None:
        assert line.endswith(f", schema has {mine}")


def test_a_default_of_null_is_not_no_default(ours: dict[str, Json]) -> None:
    [line] = differences(ours, lambda d: spec(d)["properties"]["any"].update(default=None))
    assert line == "Widget/v1 spec.any: default: CRDs have null, schema has nothing"


def test_the_order_of_required_names_means_nothing(ours: dict[str, Json]) -> None:
    assert differences(ours, lambda d: spec(d).update(required=["size", "name"])) == []
    assert differences(ours, lambda d: spec(d).update(required=["name"])) == [
        'Widget/v1 spec: required: CRDs have ["name"], schema has ["name", "size"]'
    ]
    assert differences(ours, lambda d: spec(d).pop("required")) == [
        'Widget/v1 spec: required: CRDs have nothing, schema has ["name", "size"]'
    ]


def test_the_order_of_keys_means_nothing(ours: dict[str, Json]) -> None:
    def reverse(definitions: dict[str, Json]) -> None:
        rule = spec(definitions)["properties"]["rule"]["x-kubernetes-validations"][0]
        for node in (root(definitions), spec(definitions), rule):
            items = list(node.items())[::-1]
            node.clear()
            node.update(items)

    assert differences(ours, reverse) == []


def test_descriptions_mean_nothing(ours: dict[str, Json]) -> None:
    assert differences(ours, lambda d: spec(d).update(description="Another text.")) == []


def test_a_property_called_description_counts(ours: dict[str, Json]) -> None:
    change = {"description": {"type": "string"}}
    assert differences(ours, lambda d: spec(d)["properties"].update(change)) == [
        "Widget/v1 spec.description: property: CRDs have a property, schema has nothing"
    ]


def test_properties_of_one_side_are_found(ours: dict[str, Json]) -> None:
    assert differences(ours, lambda d: spec(d)["properties"].pop("flag")) == [
        "Widget/v1 spec.flag: property: CRDs have nothing, schema has a property"
    ]
    assert differences(ours, lambda d: spec(d)["properties"].update(new={"type": "string"})) == [
        "Widget/v1 spec.new: property: CRDs have a property, schema has nothing"
    ]
    found = differences(ours, lambda d: spec(d).pop("properties"))
    assert len(found) == 9
    assert all(
        line.endswith(": property: CRDs have nothing, schema has a property") for line in found
    )


def test_paths_lead_through_lists_and_maps(ours: dict[str, Json]) -> None:
    def change(definitions: dict[str, Json]) -> None:
        properties = spec(definitions)["properties"]
        properties["list"]["items"]["pattern"] = "a"
        properties["map"]["additionalProperties"]["type"] = "integer"
        root(definitions)["x-kubernetes-map-type"] = "atomic"

    assert differences(ours, change) == [
        'Widget/v1 .: x-kubernetes-map-type: CRDs have "atomic", schema has nothing',
        'Widget/v1 spec.list[]: pattern: CRDs have "a", schema has nothing',
        'Widget/v1 spec.map{}: type: CRDs have "integer", schema has "string"',
    ]


def test_kinds_of_one_side_are_found(ours: dict[str, Json]) -> None:
    assert differences(ours, lambda d: d.pop(NAME)) == [
        f"Widget/* .: definition: CRDs have nothing, schema has {NAME}"
    ]
    other = {"things.example.org": deepcopy(ours[NAME])}
    other["things.example.org"]["spec"]["names"]["kind"] = "Thing"
    assert differences(ours, lambda d: d.update(other)) == [
        "Thing/* .: definition: CRDs have things.example.org, schema has nothing"
    ]


def test_kinds_of_the_same_name_in_two_groups(ours: dict[str, Json]) -> None:
    assert differences(ours, lambda d: d.update({"widgets.example.com": d.pop(NAME)})) == [
        f"Widget/* .: definition: CRDs have widgets.example.com, schema has {NAME}",
    ]


def test_versions_of_one_side_are_found(ours: dict[str, Json]) -> None:
    new = {**version(ours), "name": "v2", "storage": False}
    assert differences(ours, lambda d: d[NAME]["spec"]["versions"].append(new)) == [
        "Widget/v2 .: version: CRDs have v2, schema has nothing"
    ]
    assert differences(ours, lambda d: d[NAME]["spec"]["versions"].clear()) == [
        "Widget/v1 .: version: CRDs have nothing, schema has v1"
    ]


def test_how_a_version_is_served_is_compared(ours: dict[str, Json]) -> None:
    def change(definitions: dict[str, Json]) -> None:
        found = version(definitions)
        found["served"] = False
        found["deprecated"] = True
        del found["subresources"]
        found["additionalPrinterColumns"][0]["jsonPath"] = ".spec.other"

    column = '[{"jsonPath": ".spec.%s", "name": "Size", "type": "integer"}]'
    assert differences(ours, change) == [
        f"Widget/v1 .: additionalPrinterColumns: CRDs have {column % 'other'}, schema has {column % 'size'}",
        "Widget/v1 .: deprecated: CRDs have true, schema has nothing",
        "Widget/v1 .: served: CRDs have false, schema has true",
        'Widget/v1 .: subresources: CRDs have nothing, schema has {"status": {}}',
    ]


def test_names_and_scope_are_compared(ours: dict[str, Json]) -> None:
    def change(definitions: dict[str, Json]) -> None:
        definition = definitions[NAME]
        definition["spec"]["scope"] = "Cluster"
        definition["spec"]["names"]["shortNames"] = ["wgt"]
        definition["spec"]["conversion"] = {"strategy": "None"}
        definition["metadata"]["annotations"] = {"controller-gen": "v1"}

    [conversion, names, scope] = differences(ours, change)
    assert (
        conversion
        == 'Widget/* .: spec.conversion: CRDs have {"strategy": "None"}, schema has nothing'
    )
    assert names.startswith("Widget/* .: spec.names: CRDs have {")
    assert scope == 'Widget/* .: spec.scope: CRDs have "Cluster", schema has "Namespaced"'


class TestReading:
    def folder(self, tmp_path: Path, *texts: str) -> Path:
        folder = tmp_path / "crds"
        folder.mkdir()
        for index, text in enumerate(texts):
            (folder / f"{index}.yaml").write_text(text)
        return Path("crds")

    def problems(self, folder: Path) -> list[str]:
        with pytest.raises(InputError) as caught:
            definitions.read(folder)
        return [str(problem) for problem in caught.value.problems]

    def test_all_documents_of_all_files_are_read(
        self, ours: dict[str, Json], tmp_path: Path
    ) -> None:
        other = deepcopy(ours[NAME])
        other["metadata"]["name"] = "others.example.org"
        folder = self.folder(tmp_path, crds.dumps(ours[NAME]) + crds.dumps(other))
        (folder / "0.yaml").rename(folder / "all.yml")
        assert set(definitions.read(folder).by_name) == {NAME, "others.example.org"}

    @pytest.mark.parametrize("end", ["---\n", "---\n# the end\n", "...\n", "---\nnull\n"])
    def test_empty_documents_are_left_out(
        self, ours: dict[str, Json], tmp_path: Path, end: str
    ) -> None:
        folder = self.folder(tmp_path, "---\n# first\n" + crds.dumps(ours[NAME]) + end)
        assert set(definitions.read(folder).by_name) == {NAME}

    @pytest.mark.usefixtures("ours")
    def test_a_folder_of_no_files_is_an_error(self, tmp_path: Path) -> None:
        folder = self.folder(tmp_path)
        assert self.problems(folder) == ["crds: expected *.yaml files, found none"]
        assert self.problems(Path("no-such")) == ["no-such: no such file or folder"]

    def test_a_file_is_read_alone(self, ours: dict[str, Json], tmp_path: Path) -> None:
        (tmp_path / "file.yaml").write_text(crds.dumps(ours[NAME]))
        assert set(definitions.read(Path("file.yaml")).by_name) == {NAME}

    @pytest.mark.usefixtures("ours")
    def test_files_without_any_definition_are_an_error(self, tmp_path: Path) -> None:
        assert self.problems(self.folder(tmp_path, "# nothing\n", "---\n"))

    def test_a_schema_folder_is_an_error_with_the_way_out(self, codegen: Codegen) -> None:
        folder = REPOSITORY / "openapi"
        done = codegen("--schema", folder, "drift", folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith(
            "openapi: expected a folder of CustomResourceDefinitions, got a schema folder, as it"
            " holds openapi.yaml: compare schema folders with 'python -m codegen diff'\n"
        )

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("apiVersion",), "apiextensions.k8s.io/v1beta1"),
            (("metadata",), None),
            (("metadata",), "text"),
            (("metadata", "name"), 5),
            (("metadata", "name"), ABSENT),
            (("spec",), ABSENT),
            (("spec",), []),
            (("spec", "names"), []),
            (("spec", "names", "kind"), 5),
            (("spec", "versions"), ABSENT),
            (("spec", "versions"), None),
            (("spec", "versions"), "v1"),
            (("spec", "versions"), ["v1"]),
            (("spec", "versions", 0, "name"), ABSENT),
            (("spec", "versions", 0, "name"), ["v1"]),
            (("spec", "versions", 0, "schema"), ABSENT),
            (("spec", "versions", 0, "schema"), None),
            (("spec", "versions", 0, "schema", "openAPIV3Schema"), "text"),
            (("spec", "versions", 0, "schema", "openAPIV3Schema", "properties"), ["a"]),
            (("spec", "versions", 0, "schema", "openAPIV3Schema", "properties", "kind"), None),
            (("spec", "versions", 0, "schema", "openAPIV3Schema", "properties", "kind"), "a"),
            (("spec", "versions", 0, "schema", "openAPIV3Schema", "required"), [{"a": 1}, "b"]),
        ],
        ids=str,
    )
    def test_a_definition_of_another_shape_is_an_error(
        self,
        ours: dict[str, Json],
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        path: tuple[str | int, ...],
        value: Any,
    ) -> None:
        theirs = deepcopy(ours[NAME])
        node: Any = theirs
        for key in path[:-1]:
            node = node[key]
        if value is ABSENT:
            del node[path[-1]]
        else:
            node[path[-1]] = value
        folder = self.folder(tmp_path, yaml.dump(theirs))
        code = main(["--schema", "openapi", "drift", str(folder)])
        assert code in (1, 2)
        if code == 2:
            lines = capsys.readouterr().err.splitlines()
            assert lines
            for line in lines:
                assert line.startswith("crds/0.yaml:")
                for word in (
                    "NoneType",
                    "indices",
                    "unsupported operand",
                    "concatenate",
                    "iterable",
                ):
                    assert word not in line

    @pytest.mark.parametrize(
        ("pointer", "value", "problem"),
        [
            ("size/minimum", "1", "minimum: expected a number, got '1'"),
            ("size/maximum", True, "maximum: expected a number, got True"),
            ("size/multipleOf", 0, "multipleOf: expected a number above 0, got 0"),
            ("size/multipleOf", "2", "multipleOf: expected a number above 0, got '2'"),
            ("name/minLength", -1, "minLength: expected a number from 0 on, got -1"),
            ("name/enum", "a", "enum: expected a list of values, got 'a'"),
            ("name/pattern", 1, "pattern: expected text, got 1"),
            ("name/nullable", "no", "nullable: expected true or false, got 'no'"),
            ("list/items", ["a"], "items: expected a schema, got ['a']"),
            ("list/items/type", 1, "type: expected text, got 1"),
            (
                "map/additionalProperties",
                "a",
                "additionalProperties: expected a schema, true or false, got 'a'",
            ),
            (
                "map/additionalProperties/required",
                "a",
                "required: expected a list of names, got 'a'",
            ),
            ("map/required", [1], "required: expected a list of names, got [1]"),
            ("map/properties", ["a"], "properties: expected a mapping, got ['a']"),
            ("map/properties", {"a": None}, "expected a schema, got None"),
            ("port/anyOf", [1], "expected a schema, got 1"),
            (
                "rule/x-kubernetes-validations",
                ["a"],
                "x-kubernetes-validations: expected a list of mappings, got ['a']",
            ),
            (
                "list/x-kubernetes-list-map-keys",
                "a",
                "x-kubernetes-list-map-keys: expected a list of names, got 'a'",
            ),
        ],
        ids=str,
    )
    def test_a_schema_keyword_of_another_shape_is_an_error(
        self, ours: dict[str, Json], tmp_path: Path, pointer: str, value: Any, problem: str
    ) -> None:
        theirs = deepcopy(ours)
        node = spec(theirs)["properties"]
        *keys, last = pointer.split("/")
        for key in keys:
            node = node[key]
        node[last] = value
        [got] = self.problems(self.folder(tmp_path, yaml.dump(theirs[NAME])))
        place, _, message = got.partition(": ")
        assert message == problem
        assert place.startswith("crds/0.yaml:")

    @pytest.mark.parametrize(
        ("key", "value", "problem"),
        [
            ("served", "yes", "served: expected true or false, got 'yes'"),
            ("deprecationWarning", 1, "deprecationWarning: expected text, got 1"),
            ("subresources", [], "subresources: expected a mapping, got []"),
            ("subresources", {"status": 1}, "status: expected a mapping, got 1"),
            (
                "additionalPrinterColumns",
                ["a"],
                "additionalPrinterColumns: expected a list of mappings, each with a name, got ['a']",
            ),
            (
                "selectableFields",
                {"a": 1},
                "selectableFields: expected a list of mappings, each with a jsonPath, got {'a': 1}",
            ),
        ],
        ids=str,
    )
    def test_what_a_version_says_has_a_shape(
        self, ours: dict[str, Json], tmp_path: Path, key: str, value: Any, problem: str
    ) -> None:
        theirs = deepcopy(ours)
        version(theirs)[key] = value
        [got] = self.problems(self.folder(tmp_path, yaml.dump(theirs[NAME])))
        assert got.partition(": ")[2] == problem

    def test_all_that_is_wrong_is_said_at_once(self, ours: dict[str, Json], tmp_path: Path) -> None:
        theirs = deepcopy(ours)
        theirs[NAME]["spec"]["names"] |= {"shortNames": "wgt", "categories": [1]}
        theirs[NAME]["spec"]["scope"] = None
        spec(theirs)["properties"]["size"] |= {"minimum": "1", "multipleOf": -1}
        spec(theirs)["properties"]["of-the-future"] = {"x-of-the-future": 1}
        problems = self.problems(self.folder(tmp_path, yaml.dump(theirs[NAME])))
        assert sorted(problem.partition(": ")[2] for problem in problems) == [
            "categories: expected a list of names, got [1]",
            "minimum: expected a number, got '1'",
            "multipleOf: expected a number above 0, got -1",
            "scope: expected text, got None",
            "shortNames: expected a list of names, got 'wgt'",
        ]

    def test_a_version_stands_once(self, ours: dict[str, Json], tmp_path: Path) -> None:
        theirs = deepcopy(ours)
        theirs[NAME]["spec"]["versions"] *= 2
        [problem] = self.problems(self.folder(tmp_path, yaml.dump(theirs[NAME])))
        assert problem.startswith("crds/0.yaml:")


class TestCommand:
    def test_no_difference_exits_0(
        self, ours: dict[str, Json], tmp_path: Path, codegen: Codegen
    ) -> None:
        (tmp_path / "crd.yaml").write_text(crds.dumps(ours[NAME]))
        done = codegen("--schema", "openapi", "drift", tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "0 differences; 1 versions, 13 paths compared\n"

    def test_a_difference_exits_1(
        self, ours: dict[str, Json], tmp_path: Path, codegen: Codegen
    ) -> None:
        spec(ours)["properties"]["flag"]["default"] = False
        (tmp_path / "crd.yaml").write_text(crds.dumps(ours[NAME]))
        done = codegen("--schema", "openapi", "drift", tmp_path)
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout == (
            "V1WidgetSpec.flag: default: CRDs have false, schema has true\n"
            "  in Widget/v1 spec.flag\n"
            "1 entry for 1 difference; 1 versions, 13 paths compared\n"
        )

    def test_wrong_input_exits_2(self, widget: Widget, codegen: Codegen) -> None:
        done = codegen("--schema", widget(), "drift", "no-such")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "no-such: no such file or folder\n"
        (Path("crds")).mkdir()
        done = codegen("--schema", "no-such", "drift", "crds")
        assert (done.returncode, done.stdout) == (2, "")


@pytest.fixture(scope="module")
def upstream() -> dict[str, Json]:
    return {name: found.data for name, found in definitions.read(UPSTREAM).by_name.items()}


@pytest.fixture(scope="module")
def project() -> dict[str, Json]:
    loaded = crds.definitions(bundle.load(SCHEMA))
    return {definition["metadata"]["name"]: definition for definition in loaded}


@pytest.fixture(scope="module")
def ahead(upstream: dict[str, Json], project: dict[str, Json]) -> list[drift.Difference]:
    """What the schema has and the release lacks."""
    return drift.compare(project, upstream).differences


def nodes(node: Json, path: str) -> Iterator[tuple[str, Json]]:
    yield path, node
    for name, child in node.get("properties", {}).items():
        yield from nodes(child, f"{path}.{name}" if path else name)
    for key, mark in (("items", "[]"), ("additionalProperties", "{}")):
        if isinstance(node.get(key), dict):
            yield from nodes(node[key], path + mark)


@needs_upstream
class TestUpstream:
    def test_our_schema_is_that_of_the_release_but_for_what_is_accepted(
        self, upstream: dict[str, Json]
    ) -> None:
        nodes = Nodes()
        ours = drift.definitions(nodes, bundle.load(SCHEMA))
        report = drift.compare(ours, upstream, nodes, drift.accepted_in(SCHEMA))
        assert (report.differences, report.entries, report.stale) == ([], [], [])
        assert (report.versions, report.paths, report.accepted_places) == (14, 42_109, 31)
        assert [(entry.subject, entry.places) for entry in report.accepted] == [
            ("V1PodSpec.schedulingGroup", 30),
            ("V1beta1InferenceServiceSpec.tracing", 1),
        ]

    def test_any_keyword_of_it_that_changes_is_found(
        self,
        upstream: dict[str, Json],
        project: dict[str, Json],
        ahead: list[drift.Difference],
    ) -> None:
        """Of each keyword that upstream uses one place is changed, and just this one is found."""
        theirs = deepcopy(upstream)
        expected = {(d.kind, d.version, d.path, d.keyword) for d in ahead}
        aside = {"description", "properties", "items", "additionalProperties"}
        used: set[str] = set()
        for definition in theirs.values():
            kind = definition["spec"]["names"]["kind"]
            for found in definition["spec"]["versions"]:
                for path, node in nodes(found["schema"]["openAPIV3Schema"], ""):
                    new = set(node) - used - aside
                    for keyword in new:
                        node[keyword] = {"changed": node[keyword]}
                        expected.add((kind, found["name"], path, keyword))
                    used |= new
        report = drift.compare(project, theirs)
        got = {(d.kind, d.version, d.path, d.keyword) for d in report.differences}
        assert got == expected
        assert len(used) > 15

    def test_a_property_that_upstream_adds_is_found_at_any_depth(
        self,
        upstream: dict[str, Json],
        project: dict[str, Json],
        ahead: list[drift.Difference],
    ) -> None:
        theirs = deepcopy(upstream)
        expected = {(d.kind, d.version, d.path) for d in ahead}
        for definition in theirs.values():
            kind = definition["spec"]["names"]["kind"]
            for found in definition["spec"]["versions"]:
                holders = [
                    (path, node)
                    for path, node in nodes(found["schema"]["openAPIV3Schema"], "")
                    if "properties" in node
                ]
                path, node = max(holders, key=lambda pair: pair[0].count("."))
                node["properties"]["added"] = {"type": "string"}
                expected.add((kind, found["name"], f"{path}.added"))
        report = drift.compare(project, theirs)
        assert {(d.kind, d.version, d.path) for d in report.differences} == expected
        assert report.paths == 42_109 + 14

    def test_older_releases_differ(self, project: dict[str, Json]) -> None:
        older = sorted(UPSTREAM.parent.glob("v*"))[0]
        report = drift.compare(
            project, {name: found.data for name, found in definitions.read(older).by_name.items()}
        )
        assert len(report.differences) > 100

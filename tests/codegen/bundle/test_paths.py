"""The paths of the bundle: what an API server serves for each kind and version."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from codegen import bundle, crds, lint
from codegen.problems import InputError
from codegen.schema import operations, resources
from tests import REPOSITORY

if TYPE_CHECKING:
    from tests.codegen.conftest import Codegen, Widget

METHODS = {"get", "put", "post", "delete", "patch"}
SCHEMA = "#/components/schemas/"
LIST = {
    "allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit",
    "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch",
}  # fmt: skip
WRITE = {"dryRun", "fieldManager", "fieldValidation"}
DELETE = {
    "dryRun", "gracePeriodSeconds", "ignoreStoreReadErrorWithClusterBreakingPotential",
    "orphanDependents", "propagationPolicy",
}  # fmt: skip
QUERY = {
    "list": LIST,
    "get": {"resourceVersion"},
    "post": WRITE,
    "put": WRITE,
    "patch": WRITE | {"force"},
    "delete": DELETE,
    "deletecollection": DELETE | LIST - {"allowWatchBookmarks", "watch"},
}
ANSWERS = {
    "list": ["200", "401"],
    "get": ["200", "401"],
    "post": ["200", "201", "202", "401"],
    "put": ["200", "201", "401"],
    "patch": ["200", "201", "401"],
    "delete": ["200", "202", "401"],
    "deletecollection": ["200", "401"],
}


@pytest.fixture(scope="module")
def whole() -> bundle.Bundle:
    return bundle.load(REPOSITORY / "openapi")


def of(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Every operation by path and method."""
    return {
        (path, method): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def names(nodes: list[dict[str, str]]) -> list[str]:
    return [node["$ref"].removeprefix("#/components/parameters/") for node in nodes]


def test_each_kind_has_just_its_paths(whole: bundle.Bundle) -> None:
    expected: dict[str, set[str]] = {}
    for kind in resources.load(whole):
        for version in kind.versions:
            root = f"/apis/serving.kserve.io/{version.name}"
            plural = f"{root}/{kind.plural}"
            if kind.scope == "Namespaced":
                expected[plural] = {"get"}
                plural = f"{root}/namespaces/{{namespace}}/{kind.plural}"
            expected[plural] = {"get", "post", "delete"}
            expected[plural + "/{name}"] = {"get", "put", "patch", "delete"}
            if "status" in (version.subresources or {}):
                expected[plural + "/{name}/status"] = {"get", "put", "patch"}
    got = {path: METHODS & {*item} for path, item in whole.document["paths"].items()}
    assert got == expected
    assert len(of(whole.document)) == 137


def test_each_operation_has_all_its_parameters(whole: bundle.Bundle) -> None:
    for (path, _), operation in of(whole.document).items():
        action = operation["x-kubernetes-action"]
        assert sorted(names(operation["parameters"])) == sorted(QUERY[action])
        of_path = [name for name in ("name", "namespace") if f"{{{name}}}" in path]
        assert names(whole.document["paths"][path]["parameters"]) == of_path


def test_each_parameter_has_a_type_and_a_description(whole: bundle.Bundle) -> None:
    parameters = whole.document["components"]["parameters"]
    assert {*parameters} == LIST | WRITE | DELETE | {"force", "name", "namespace"}
    types = {name: node["schema"] for name, node in parameters.items()}
    numbers = {"limit", "timeoutSeconds", "gracePeriodSeconds"}
    assert {name for name in types if types[name] == {"type": "integer"}} == numbers
    assert {name for name in types if types[name] == {"type": "boolean"}} == {
        "allowWatchBookmarks", "force", "ignoreStoreReadErrorWithClusterBreakingPotential",
        "orphanDependents", "sendInitialEvents", "watch",
    }  # fmt: skip
    for name, node in parameters.items():
        assert node["name"] == name
        assert node["in"] == ("path" if name in ("name", "namespace") else "query")
        assert node.get("required", False) is (node["in"] == "path")
        assert node["description"].endswith(".")


def test_each_operation_answers_as_kubernetes_does(whole: bundle.Bundle) -> None:
    for operation in of(whole.document).values():
        action = operation["x-kubernetes-action"]
        gvk = operation["x-kubernetes-group-version-kind"]
        model = gvk["version"].capitalize() + gvk["kind"]
        assert list(operation["responses"]) == ANSWERS[action]
        schema = {"list": f"{model}List", "delete": "V1Status", "deletecollection": "V1Status"}
        for code in ANSWERS[action][:-1]:
            content = operation["responses"][code]["content"]
            assert content["application/json"] == {
                "schema": {"$ref": SCHEMA + schema.get(action, model)}
            }
            assert ("application/json;stream=watch" in content) is (action == "list")
        assert operation["responses"]["401"] == {"description": "Unauthorized"}


def test_each_write_has_its_body(whole: bundle.Bundle) -> None:
    for operation in of(whole.document).values():
        action = operation["x-kubernetes-action"]
        gvk = operation["x-kubernetes-group-version-kind"]
        body = operation.get("requestBody", {})
        content = {kind: value["schema"] for kind, value in body.get("content", {}).items()}
        if action in ("list", "get"):
            assert body == {}
        elif action == "patch":
            assert list(content) == [
                "application/json-patch+json",
                "application/merge-patch+json",
                "application/apply-patch+yaml",
            ]
        else:
            name = gvk["version"].capitalize() + gvk["kind"]
            name = "V1DeleteOptions" if action.startswith("delete") else name
            assert content == {"application/json": {"$ref": SCHEMA + name}}
        assert body.get("required", False) is (action in ("post", "put", "patch"))


def test_the_options_of_a_deletion_have_preconditions(whole: bundle.Bundle) -> None:
    options = whole.schemas["V1DeleteOptions"]["properties"]["preconditions"]
    assert bundle.class_of(options) == "V1Preconditions"
    assert {*whole.schemas["V1Preconditions"]["properties"]} == {"resourceVersion", "uid"}


def test_names_are_those_of_kubernetes(whole: bundle.Bundle) -> None:
    ids = [operation["operationId"] for operation in of(whole.document).values()]
    assert len({*ids}) == len(ids)
    assert [name for name in ids if name.endswith("V1beta1NamespacedInferenceService")] == [
        "listServingKserveIoV1beta1NamespacedInferenceService",
        "createServingKserveIoV1beta1NamespacedInferenceService",
        "readServingKserveIoV1beta1NamespacedInferenceService",
        "replaceServingKserveIoV1beta1NamespacedInferenceService",
        "patchServingKserveIoV1beta1NamespacedInferenceService",
        "deleteServingKserveIoV1beta1NamespacedInferenceService",
    ]
    assert {
        "listServingKserveIoV1beta1InferenceServiceForAllNamespaces",
        "deleteServingKserveIoV1beta1CollectionNamespacedInferenceService",
        "readServingKserveIoV1beta1NamespacedInferenceServiceStatus",
        "replaceServingKserveIoV1beta1NamespacedInferenceServiceStatus",
        "patchServingKserveIoV1beta1NamespacedInferenceServiceStatus",
        "listServingKserveIoV1alpha1ClusterServingRuntime",
        "deleteServingKserveIoV1alpha1CollectionClusterServingRuntime",
    } <= {*ids}
    tags = {tag for operation in of(whole.document).values() for tag in operation["tags"]}
    assert tags == {f"servingKserveIo_{version}" for version in ("v1alpha1", "v1alpha2", "v1beta1")}


def test_texts_name_the_kind(whole: bundle.Bundle) -> None:
    for operation in of(whole.document).values():
        kind = operation["x-kubernetes-group-version-kind"]["kind"]
        assert f" {kind}" in operation["description"]
    assert "{kind}" not in json.dumps(whole.document)


def test_the_document_is_valid_and_made_quickly() -> None:
    started = time.process_time()
    document = bundle.load(REPOSITORY / "openapi").document
    made = time.process_time()
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []
    # By the processor's time, whatever its speed: a sixth of it.
    assert made - started < time.process_time() - made


def test_a_version_that_is_not_served_has_no_paths(served: Path) -> None:
    replace(served / "resources.yaml", "V1Gadget, served: true", "V1Gadget, served: false")
    paths = bundle.load(served).document["paths"]
    assert [path for path in paths if "gadgets" in path] == []
    assert len(paths) == 4


def test_status_is_there_where_the_table_has_it(served: Path) -> None:
    paths = bundle.load(served).document["paths"]
    assert [path for path in paths if path.endswith("/status")] == [
        "/apis/example.org/v1/namespaces/{namespace}/widgets/{name}/status"
    ]
    replace(served / "resources.yaml", ", subresources: {status: {}}", "")
    paths = bundle.load(served).document["paths"]
    assert [path for path in paths if path.endswith("/status")] == []


def test_a_kind_of_the_table_gets_paths(served: Path) -> None:
    text = (served / "resources.yaml").read_text()
    (served / "resources.yaml").write_text(text[text.index("- kind: Widget") :])
    assert [path for path in bundle.load(served).document["paths"] if "gadget" in path] == []
    (served / "resources.yaml").write_text(text)
    assert [path for path in bundle.load(served).document["paths"] if "gadget" in path] == [
        "/apis/example.org/v1/gadgets",
        "/apis/example.org/v1/gadgets/{name}",
    ]


def test_without_a_table_of_operations_there_are_no_paths(widget: Widget) -> None:
    document = bundle.load(widget()).document
    assert document["paths"] == {}
    assert list(document["components"]) == ["schemas"]
    assert lint.lint(Path("openapi")) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "openapi.yaml",
            "    V1Status:\n      $ref: './meta.yaml#/V1Status'\n",
            "",
            ["openapi/openapi.yaml:7: paths need the schema 'V1Status': list it here"],
        ),
        (
            "openapi.yaml",
            "paths: {}",
            "paths: {/healthz: {}}",
            [
                (
                    "openapi/openapi.yaml:5: expected paths: {}, as they come from resources.yaml"
                    " and operations.yaml"
                )
            ],
        ),
        (
            "openapi.yaml",
            "    V1GadgetList:\n      $ref: './kinds.yaml#/V1GadgetList'\n",
            "",
            [
                (
                    "openapi/kinds.yaml:1: paths need V1GadgetList: expected"
                    " x-kubernetes-group-version-kind [{'group': 'example.org', 'version': 'v1',"
                    " 'kind': 'GadgetList'}], got no such schema"
                )
            ],
        ),
        (
            "kinds.yaml",
            "kind: GadgetList",
            "kind: Gadgets",
            [
                (
                    "openapi/kinds.yaml:1: paths need V1GadgetList: expected"
                    " x-kubernetes-group-version-kind [{'group': 'example.org', 'version': 'v1',"
                    " 'kind': 'GadgetList'}], got [{'group': 'example.org', 'version': 'v1',"
                    " 'kind': 'Gadgets'}]"
                )
            ],
        ),
    ],
)
def test_what_paths_need_is_named_where_it_is_missing(
    served: Path, file: str, old: str, new: str, expected: list[str]
) -> None:
    replace(served / file, old, new)
    with pytest.raises(InputError) as caught:
        bundle.load(served).document  # noqa: B018 - it is made on first use
    assert [str(problem) for problem in caught.value.problems] == expected
    made = [str(problem) for problem in lint.lint(served)]
    assert expected[0] in made or "is not used" in made[0]


def test_problems_of_tables_and_of_classes_come_together(served: Path) -> None:
    replace(served / "openapi.yaml", "paths: {}", "paths: {/healthz: {}}")
    replace(
        served / "meta.yaml", "HTTP status of the answer., type: integer", "A number., minimum: 1"
    )
    assert [str(problem) for problem in lint.lint(served)] == [
        "openapi/meta.yaml:8: code: expected a description that says something, got 'A number.'",
    ]
    replace(served / "meta.yaml", "A number.", "A number of its own.")
    assert [str(problem) for problem in lint.lint(served)] == [
        ('openapi/meta.yaml:8: V1Status.code: no Python type for this node: {"minimum": 1}'),
        (
            "openapi/openapi.yaml:5: expected paths: {}, as they come from resources.yaml and"
            " operations.yaml"
        ),
    ]


def test_definitions_do_not_depend_on_the_operations(served: Path) -> None:
    before = crds.definitions(bundle.load(served))
    (served / "operations.yaml").write_text("[]\n")
    assert crds.definitions(bundle.load(served)) == before


def test_the_command_prints_the_paths(served: Path, codegen: Codegen) -> None:
    done = codegen("--schema", served, "bundle")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert list(document) == ["openapi", "info", "paths", "components", "x-kserve-resources"]
    assert list(document["components"]) == ["parameters", "schemas"]
    assert {operation["operationId"] for operation in of(document).values()} >= {
        "createExampleOrgV1Gadget",
        "createExampleOrgV1NamespacedWidget",
    }
    kinds = len([row for row in operations.REQUESTS if "Status" not in row and "All" not in row])
    assert len(of(document)) == kinds + len(operations.REQUESTS)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))

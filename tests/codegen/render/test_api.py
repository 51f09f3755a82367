"""The generated API classes: every operation of every kind, with real signatures and documentation."""

from __future__ import annotations

import ast
import importlib
import inspect
import pickle
import re
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from codegen import bundle, lint
from codegen.problems import InputError
from codegen.render import api_input, model_input, naming
from kserve_models import api, models
from kserve_models.client import paginate
from kserve_models.client._operations.api import Api
from kserve_models.client._request.operation import ApiResource, Operation
from tests import REPOSITORY
from tests.codegen.conftest import copy_served
from tests.codegen.generator_runs import Rendering, once
from tests.codegen.repository_copy import Workspace, contents
from tests.support import processes

CLASSES = ["ServingV1alpha1Api", "ServingV1alpha2Api", "ServingV1beta1Api"]
RESOURCES: dict[tuple[str, str], ApiResource] = api.RESOURCES
COMMON = ["_request_timeout", "_preload_content", "_headers"]
LIST = [
    "allow_watch_bookmarks", "_continue", "field_selector", "label_selector", "limit",
    "resource_version", "resource_version_match", "send_initial_events", "timeout_seconds", "watch",
]  # fmt: skip
WRITE = ["dry_run", "field_manager", "field_validation"]
DELETE = [
    "dry_run", "grace_period_seconds", "ignore_store_read_error_with_cluster_breaking_potential",
    "orphan_dependents", "propagation_policy",
]  # fmt: skip
OPTIONS = {
    "list": LIST,
    "create": WRITE,
    "read": ["resource_version"],
    "replace": WRITE,
    "patch": [*WRITE, "force", "_content_type"],
    "delete": DELETE,
    "deletecollection": [
        name for name in sorted({*LIST, *DELETE}, key=lambda name: name.lstrip("_"))
        if name not in ("allow_watch_bookmarks", "watch")
    ],
}  # fmt: skip


def methods(resource: ApiResource) -> dict[str, str]:
    """The methods that a kind has, with their actions."""
    scope = "namespaced_" if resource.namespaced else ""
    name = scope + resource.snake
    found = {f"{action}_{name}": action for action in ("list", "create", "read", "replace")}
    found |= {f"patch_{name}": "patch", f"delete_{name}": "delete"}
    found[f"delete_collection_{name}"] = "deletecollection"
    if resource.namespaced:
        found[f"list_{resource.snake}_for_all_namespaces"] = "list"
    if resource.status:
        found |= {f"{a}_{name}_status": a for a in ("read", "replace", "patch")}
    return found


def module(class_name: str) -> Any:
    return importlib.import_module(getattr(api, class_name).__module__)


def public(cls: type[Api]) -> set[str]:
    """The methods of an API class, and those that its own classes give it."""
    return {name for name in {*dir(cls)} - {*dir(Api)} if name[0] != "_"}


def table(class_name: str) -> dict[str, Operation]:
    """The operations of a class, by the names of its methods."""
    cls = getattr(api, class_name)
    names = {name for name in public(cls) if not name.endswith("_with_http_info")}
    return {name: getattr(cls, name).operation for name in sorted(names)}


class TestResources:
    def test_every_kind_has_its_row(self) -> None:
        assert {key: row.model for key, row in RESOURCES.items()} == {
            key: name for key, name in models.KINDS.items() if not key[1].endswith("List")
        }
        for (api_version, kind), row in RESOURCES.items():
            assert (row.api_version, row.kind) == (api_version, kind)

    def test_a_row_says_how_the_kind_is_served(self) -> None:
        assert RESOURCES["serving.kserve.io/v1beta1", "InferenceService"] == ApiResource(
            api_version="serving.kserve.io/v1beta1",
            kind="InferenceService",
            plural="inferenceservices",
            snake="inference_service",
            namespaced=True,
            status=True,
            model="V1beta1InferenceService",
            api="ServingV1beta1Api",
        )
        assert RESOURCES["serving.kserve.io/v1alpha1", "ClusterServingRuntime"] == ApiResource(
            api_version="serving.kserve.io/v1alpha1",
            kind="ClusterServingRuntime",
            plural="clusterservingruntimes",
            snake="cluster_serving_runtime",
            namespaced=False,
            status=False,
            model="V1alpha1ClusterServingRuntime",
            api="ServingV1alpha1Api",
        )

    def test_the_table_is_made_once(self) -> None:
        assert api.RESOURCES is RESOURCES

    def test_a_missing_name_is_refused(self) -> None:
        with pytest.raises(AttributeError) as caught:
            api.ServingV9Api  # type: ignore[attr-defined]  # noqa: B018 - that is the test
        assert str(caught.value) == "module 'kserve_models.api' has no attribute 'ServingV9Api'"


class TestMethods:
    def test_each_class_has_just_the_methods_of_its_kinds(self) -> None:
        assert api.__all__ == CLASSES
        for name in CLASSES:
            expected = {
                method for row in RESOURCES.values() if row.api == name for method in methods(row)
            }
            cls = getattr(api, name)
            assert issubclass(cls, Api)
            assert public(cls) == {
                *expected,
                *(f"{method}_with_http_info" for method in expected),
            }
            assert {*table(name)} == expected

    @pytest.mark.parametrize("row", RESOURCES.values(), ids=lambda row: row.model)
    def test_each_method_takes_all_parameters_of_kubernetes(self, row: ApiResource) -> None:
        for name, action in methods(row).items():
            method = getattr(getattr(api, row.api), name)
            parameters = inspect.signature(method).parameters
            positional, options = split(parameters)
            everywhere = name.endswith("_for_all_namespaces")
            item = action not in ("list", "create", "deletecollection")
            assert positional == [
                "self",
                *(["name"] if item else []),
                *(["namespace"] if row.namespaced and not everywhere else []),
                *(["body"] if action not in ("list", "read") else []),
            ]
            assert options == [*OPTIONS[action], *COMMON]
            required = {n for n, p in parameters.items() if p.default is p.empty}
            optional_body = action in ("delete", "deletecollection")
            assert required == {*positional} - ({"body"} if optional_body else set())
            twin = inspect.signature(getattr(getattr(api, row.api), f"{name}_with_http_info"))
            assert twin.parameters == parameters

    @pytest.mark.parametrize("row", RESOURCES.values(), ids=lambda row: row.model)
    def test_each_operation_is_that_of_the_document(self, row: ApiResource) -> None:
        root = f"/apis/{row.api_version}/"
        scope = "namespaces/{namespace}/" if row.namespaced else ""
        for name, action in methods(row).items():
            operation = table(row.api)[name]
            path = root + ("" if name.endswith("_for_all_namespaces") else scope) + row.plural
            if action not in ("list", "create", "deletecollection"):
                path += "/{name}"
            path += "/status" if name.endswith("_status") else ""
            parameters = [n for n in ("name", "namespace") if f"{{{n}}}" in path]
            returns = {"list": f"{row.model}List"}.get(action, row.model)
            content_types = {
                "list": (),
                "read": (),
                "patch": (
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/apply-patch+yaml",
                ),
            }
            assert operation == Operation(
                name=name,
                method={
                    "list": "GET",
                    "read": "GET",
                    "create": "POST",
                    "replace": "PUT",
                    "patch": "PATCH",
                }.get(action, "DELETE"),
                path=path,
                action=action,
                returns="V1Status" if action.startswith("delete") else returns,
                resource=row.model,
                query={n: wire(n) for n in OPTIONS[action] if n != "_content_type"},
                path_parameters=tuple(parameters),
                content_types=content_types.get(action, ("application/json",)),
            )
            assert hasattr(models, operation.returns)

    @pytest.mark.parametrize("name", CLASSES)
    def test_each_method_hands_its_arguments_on(self, name: str) -> None:
        class Recorder(getattr(api, name)):  # type: ignore[misc]  # the class is known at run time
            def _call(self, operation: Operation, arguments: dict[str, Any]) -> Any:
                return "object", operation.name, arguments

            def _call_with_http_info(self, operation: Operation, arguments: dict[str, Any]) -> Any:
                return "answer", operation.name, arguments

        recorder = Recorder()
        for method, operation in table(name).items():
            for suffix, what in (("", "object"), ("_with_http_info", "answer")):
                bound = getattr(recorder, method + suffix)
                given = {n: f"given {n}" for n in inspect.signature(bound).parameters}
                got, called, arguments = bound(**given)
                assert (got, called) == (what, operation.name)
                assert arguments == {"self": recorder, **given}

    def test_arguments_that_are_not_known_are_refused(self) -> None:
        with pytest.raises(TypeError, match="unexpected keyword argument 'labelSelector'"):
            api.ServingV1beta1Api().list_namespaced_inference_service(
                "models",
                labelSelector="a=b",  # type: ignore[call-overload]  # that is the test
            )
        with pytest.raises(TypeError, match="takes 2 positional arguments but 3 were given"):
            api.ServingV1beta1Api().list_namespaced_inference_service(
                "models",
                "a=b",  # type: ignore[call-overload]  # that is the test
            )


def split(parameters: Any) -> tuple[list[str], list[str]]:
    """Names of the positional and of the keyword-only parameters; there are no others."""
    kinds: dict[Any, list[str]] = {}
    for name, parameter in parameters.items():
        kinds.setdefault(parameter.kind, []).append(name)
    positional = kinds.pop(inspect.Parameter.POSITIONAL_OR_KEYWORD)
    options = kinds.pop(inspect.Parameter.KEYWORD_ONLY)
    assert kinds == {}
    return positional, options


def wire(name: str) -> str:
    head, *tail = name.lstrip("_").split("_")
    return head + "".join(word.capitalize() for word in tail)


class TestDocumentation:
    @pytest.mark.parametrize("name", CLASSES)
    def test_each_method_documents_what_it_takes_gives_and_raises(self, name: str) -> None:
        cls = getattr(api, name)
        for method, operation in table(name).items():
            text = inspect.getdoc(getattr(cls, method)) or ""
            found = re.fullmatch(
                r"(?s)(.+?)\n\nArgs:\n(.+?)\n\nReturns:\n(.+?)\n\nRaises:\n(.+)", text
            )
            assert found is not None, method
            summary, arguments, returns, raises = found.groups()
            kind = re.sub(r"^V1(alpha|beta)\d", "", operation.resource)
            assert re.search(rf" {kind}\b", summary), summary
            documented = re.findall(r"^    (\w+) \((.+?)\): \S", arguments, re.MULTILINE)
            parameters = list(inspect.signature(getattr(cls, method)).parameters.values())[1:]
            assert [n for n, _ in documented] == [p.name for p in parameters]
            optional = [n for n, kind in documented if kind.endswith(", optional")]
            assert optional == [p.name for p in parameters if p.default is not p.empty]
            assert operation.returns in returns
            assert re.findall(r"^    (\w+): \S", raises, re.MULTILINE) == [
                "ApiError",
                "ApiConnectionError",
                "ResponseError",
                "ConfigurationError",
                "TypeError",
                "ValueError",
            ]
            unknown = operation.action not in ("list", "read")
            assert ("`OutcomeUnknownError`" in raises) is unknown
            twin = inspect.getdoc(getattr(cls, f"{method}_with_http_info"))
            assert twin == f"What `{method}` gives, with HTTP status and headers."

    def test_a_docstring_reads_well(self) -> None:
        text = inspect.getdoc(api.ServingV1beta1Api.read_namespaced_inference_service) or ""
        assert re.sub(r"\s+", " ", text) == (
            "Reads one object of kind InferenceService."
            " Args:"
            " name (str): Name of the one object."
            " namespace (str): Namespace in which the objects live."
            " resource_version (str, optional): How recent the answer must be: unset asks for the"
            " newest state, `0` for any that is at hand, another value for one not older. A watch"
            " starts after it."
            " _request_timeout (float | tuple[float, float], optional): Seconds that the request"
            " may take, or a pair: seconds to connect and seconds between two reads. The default"
            " is that of the client."
            " _preload_content (bool, optional): `False` gives the open `urllib3` response in"
            " place of an object. The default is `True`."
            " _headers (Mapping[str, str], optional): Further headers of the request."
            " Returns:"
            " V1beta1InferenceService: The object as it is stored."
            " Raises:"
            " ApiError: The server refuses the request; its subclasses tell why."
            " ApiConnectionError: There is no answer, or none in time."
            " ResponseError: The answer is not what a Kubernetes API server sends."
            " ConfigurationError: There is no configuration, or it can't be used."
            " TypeError: An argument is of another type; nothing was sent."
            " ValueError: An argument can't be sent; nothing was."
        )

    @pytest.mark.parametrize("name", CLASSES)
    def test_a_class_names_its_kinds(self, name: str) -> None:
        text = " ".join((inspect.getdoc(getattr(api, name)) or "").split())
        head, _, kinds = text.removesuffix(".").partition(": ")
        rows = [row for row in RESOURCES.values() if row.api == name]
        assert head == f"What can be done with the kinds of `{rows[0].api_version}`"
        assert sorted(kinds.split(", ")) == sorted(row.kind for row in rows)


class TestCopies:
    """Methods are written once; each kind has copies of its own."""

    def test_a_method_is_made_once(self) -> None:
        cls = api.ServingV1beta1Api
        found: Any = cls.read_namespaced_inference_service
        assert inspect.isfunction(found)
        assert cls.read_namespaced_inference_service is found
        assert cls().read_namespaced_inference_service.__func__ is found  # type: ignore[attr-defined]
        assert inspect.getsource(found).lstrip().startswith("def read(")

    @pytest.mark.parametrize("name", CLASSES)
    def test_its_name_is_its_own_everywhere(self, name: str) -> None:
        cls = getattr(api, name)
        for method in public(cls):
            found = getattr(cls, method)
            assert (found.__name__, found.__code__.co_name) == (method, method)
            assert found.__qualname__ == f"{name}.{method}"
            assert pickle.loads(pickle.dumps(found)) is found

    def test_a_missing_argument_is_told_with_its_name(self) -> None:
        with pytest.raises(TypeError) as caught:
            api.ServingV1beta1Api().create_namespaced_inference_service("a")  # type: ignore[call-overload]
        assert str(caught.value) == (
            "ServingV1beta1Api.create_namespaced_inference_service() missing 1 required positional"
            " argument: 'body'"
        )

    def test_annotations_name_the_classes_of_the_kind(self) -> None:
        signature = inspect.signature(api.ServingV1beta1Api.create_namespaced_inference_service)
        assert str(signature.parameters["self"]) == "self"
        assert signature.parameters["body"].annotation == (
            "V1beta1InferenceService | Mapping[str, Any] | ForeignModel"
        )
        assert signature.return_annotation == "V1beta1InferenceService | BaseHTTPResponse"
        listed = inspect.signature(api.ServingV1beta1Api.list_namespaced_inference_service)
        assert listed.return_annotation == "V1beta1InferenceServiceList | BaseHTTPResponse"

    def test_a_mock_has_the_signature(self) -> None:
        mocked = mock.create_autospec(api.ServingV1beta1Api, instance=True)
        mocked.read_namespaced_inference_service("iris", "models", resource_version="0")
        with pytest.raises(TypeError, match="missing a required argument: 'namespace'"):
            mocked.read_namespaced_inference_service("iris")

    def test_a_method_that_a_user_overrides_is_paginated(self) -> None:
        class Api(api.ServingV1beta1Api):
            def list_namespaced_inference_service(self, *args: Any, **kwargs: Any) -> Any:
                calls.append((args, kwargs))
                return models.V1beta1InferenceServiceList.from_dict({"items": []})

        calls: list[Any] = []
        assert list(paginate(Api().list_namespaced_inference_service, "a", limit=3)) == []
        assert calls == [(("a",), {"limit": 3})]

    def test_no_kind_has_another_action(self) -> None:
        with pytest.raises(KeyError):
            RESOURCES["serving.kserve.io/v1beta1", "InferenceService"].operation("connect")


FOLDER = REPOSITORY / "kserve_models" / "api"
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


class TestModules:
    def test_each_version_and_each_kind_has_a_module_of_its_own(self) -> None:
        shared = ["cluster_api", "cluster_with_http_info_api"]
        assert sorted(MODULES) == sorted(
            [
                *shared,
                *(name.replace("cluster", "namespaced") for name in shared),
                *(naming.attribute_name(name) for name in CLASSES),
                *(f"{naming.attribute_name(row.model)}_api" for row in RESOURCES.values()),
            ]
        )

    @pytest.mark.parametrize("name", MODULES)
    def test_a_module_tells_how_it_was_made(self, name: str) -> None:
        lines = (FOLDER / f"{name}.py").read_text().splitlines()
        assert re.fullmatch(
            r'"""\w+Api: generated by `make generate`, not to be edited\.', lines[0]
        )
        assert lines[1:3] == ["", "openapi-generator 7.26.0"]
        assert re.fullmatch(r"schema sha256:[0-9a-f]{64}", lines[3])

    @pytest.mark.parametrize("name", MODULES)
    def test_a_module_can_be_read(self, name: str) -> None:
        lines = (FOLDER / f"{name}.py").read_text().splitlines()
        assert len(lines) <= 1500
        assert [line for line in lines if len(line) > 120] == []

    @pytest.mark.parametrize("name", CLASSES)
    def test_loading_a_module_loads_no_network_library_and_no_model(self, name: str) -> None:
        program = (
            f"import sys; sys.path.insert(0, {str(REPOSITORY)!r})\n"
            f"from kserve_models import {name}\n"
            f"print(*sorted(n for n in sys.modules if n.startswith('kserve_models.')))\n"
            "from kserve_models.api import RESOURCES\n"
            f"{name}.{sorted(public(getattr(api, name)))[0]}\n"
            "assert not {'urllib3', 'ssl', 'http', 'yaml', 'json'} & {*sys.modules}\n"
            "assert not [n for n in sys.modules if n.startswith('kserve_models.models.v')]\n"
        )
        done = processes.run([sys.executable, "-I", "-c", program])
        assert (done.returncode, done.stderr) == (0, "")
        kinds = [row for row in RESOURCES.values() if row.api == name]
        scopes = {"namespaced" if row.namespaced else "cluster" for row in kinds}
        assert done.stdout.split() == sorted(
            [
                "kserve_models.api",
                f"kserve_models.api.{naming.attribute_name(name)}",
                *(f"kserve_models.api.{naming.attribute_name(row.model)}_api" for row in kinds),
                *(f"kserve_models.api.{scope}_api" for scope in scopes),
                *(f"kserve_models.api.{scope}_with_http_info_api" for scope in scopes),
                "kserve_models.client",
                "kserve_models.client._operations",
                "kserve_models.client._operations.api",
                "kserve_models.client._operations.calls",
                "kserve_models.models",
            ]
        )

    @pytest.mark.parametrize("name", MODULES)
    def test_imports_are_those_that_signatures_name(self, name: str) -> None:
        tree = ast.parse((FOLDER / f"{name}.py").read_text())
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and "kserve_models.models." in (node.module or "")
            for alias in node.names
        }
        named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert imported <= named


KIND = """
V1Gizmo:
  description: A gizmo, which lives in a namespace.
  x-kubernetes-group-version-kind: [{group: example.org, version: v2, kind: Gizmo}]
  properties: *kind
V1GizmoList:
  description: Gizmos of a namespace or of all.
  x-kubernetes-group-version-kind: [{group: example.org, version: v2, kind: GizmoList}]
  properties: *kind
"""
ROW = """
- kind: Gizmo
  group: example.org
  plural: gizmos
  singular: gizmo
  scope: Namespaced
  versions:
    v2: {schema: V1Gizmo, served: true, storage: true}
"""


class Changed:
    """What generate made of a table that has lost a kind and gained one of a new version."""

    def __init__(self, folder: Path) -> None:
        self.api = folder / "repository" / "kserve_models" / "api"
        self.models = self.api.with_name("models")
        self.stdout = (folder / "stdout").read_text()


@pytest.mark.wide
class TestTable:
    @pytest.fixture
    def changed(self, shared_folder: Path, served_rendering: Rendering) -> Changed:
        return Changed(
            once(shared_folder, "kinds", lambda folder: self.change(folder, served_rendering))
        )

    @staticmethod
    def change(folder: Path, rendering: Rendering) -> None:
        schema = copy_served(folder / "schema")
        with (schema / "kinds.yaml").open("a") as kinds:
            kinds.write(KIND)
        table = (schema / "resources.yaml").read_text()
        (schema / "resources.yaml").write_text(table[table.index("- kind: Widget") :] + ROW)
        root = (schema / "openapi.yaml").read_text()
        for name in ("V1Gizmo", "V1GizmoList"):
            root += f"    {name}:\n      $ref: './kinds.yaml#/{name}'\n"
        (schema / "openapi.yaml").write_text(root)
        workspace = Workspace(folder, rendering.models, schema)
        (workspace.api / "example_v0_api.py").write_text("# of a version that is gone\n")
        check = workspace.run("generate", "--check")
        assert (check.returncode, check.stderr.splitlines()) == (
            1,
            [
                "kserve_models/models/v1_gizmo.py: stale (added): run 'make generate'",
                "kserve_models/models/v1_gizmo_list.py: stale (added): run 'make generate'",
                "kserve_models/models/__init__.py: stale (changed): run 'make generate'",
                "kserve_models/models/__init__.pyi: stale (changed): run 'make generate'",
                "kserve_models/models/_resources.py: stale (changed): run 'make generate'",
                "kserve_models/api/example_v2_api.py: stale (added): run 'make generate'",
                "kserve_models/api/v1_gizmo_api.py: stale (added): run 'make generate'",
                *(
                    f"kserve_models/api/{name}_api.py: stale (removed): run 'make generate'"
                    for name in ("cluster", "cluster_with_http_info", "example_v0", "v1_gadget")
                ),
                "kserve_models/api/__init__.py: stale (changed): run 'make generate'",
                "kserve_models/api/example_v1_api.py: stale (changed): run 'make generate'",
            ],
        )
        done = workspace.run("generate")
        assert (done.returncode, done.stderr) == (0, "")
        (folder / "stdout").write_text(done.stdout)

    def test_it_says_what_changed(self, changed: Changed) -> None:
        assert changed.stdout == (
            "added: v1_gizmo.py, v1_gizmo_list.py\n"
            "changed: __init__.py, __init__.pyi, _resources.py\n"
            "kserve_models/models: 2 added, 0 removed, 3 changed\n"
            "added: example_v2_api.py, v1_gizmo_api.py\n"
            "removed: cluster_api.py, cluster_with_http_info_api.py, example_v0_api.py,"
            " v1_gadget_api.py\n"
            "changed: __init__.py, example_v1_api.py\n"
            "kserve_models/api: 2 added, 4 removed, 2 changed\n"
        )

    def test_a_new_kind_has_its_methods(self, changed: Changed) -> None:
        found = defined(changed.api / "v1_gizmo_api.py", "V1GizmoApi")
        expected = [
            "create_namespaced_gizmo",
            "delete_collection_namespaced_gizmo",
            "delete_namespaced_gizmo",
            "list_gizmo_for_all_namespaces",
            "list_namespaced_gizmo",
            "patch_namespaced_gizmo",
            "read_namespaced_gizmo",
            "replace_namespaced_gizmo",
        ]
        assert sorted(found) == sorted([*expected, *(f"{n}_with_http_info" for n in expected)])

    def test_a_kind_that_is_gone_has_none(
        self, changed: Changed, served_rendering: Rendering
    ) -> None:
        before = (served_rendering.api / "example_v1_api.py").read_text()
        after = (changed.api / "example_v1_api.py").read_text()
        assert "class ExampleV1Api(V1GadgetApi, V1WidgetApi):" in before
        assert "class ExampleV1Api(V1WidgetApi):" in after
        assert "create_gadget" in defined(served_rendering.api / "v1_gadget_api.py", "V1GadgetApi")

    def test_the_rows_follow(self, changed: Changed) -> None:
        text = (changed.models / "_resources.py").read_text()
        assert '"gizmos"' in text
        assert '"gadgets"' not in text
        text = (changed.api / "__init__.py").read_text()
        assert '"ExampleV2Api": "example_v2_api"' in text

    def test_another_run_changes_nothing(
        self, served_rendering: Rendering, tmp_path: Path, served: Path
    ) -> None:
        again = Workspace(tmp_path / "again", served_rendering.models, served)
        again.replay(served_rendering.raw)
        done = again.run("generate", "--check", PYTHONHASHSEED="7")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == ("kserve_models/models is current\nkserve_models/api is current\n")
        assert contents(again.api) == contents(served_rendering.api)

    def test_without_operations_the_classes_go(
        self, small: Rendering, served_rendering: Rendering, tmp_path: Path, served: Path
    ) -> None:
        workspace = Workspace(tmp_path / "again", served_rendering.models, served)
        (workspace.root / "openapi" / "operations.yaml").unlink()
        done = workspace.run("generate")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == (
            "removed: _resources.py\n"
            "kserve_models/models: 0 added, 1 removed, 0 changed\n"
            "removed: __init__.py, cluster_api.py, cluster_with_http_info_api.py,"
            " example_v1_api.py, namespaced_api.py, namespaced_with_http_info_api.py,"
            " v1_gadget_api.py, v1_widget_api.py\n"
            "kserve_models/api: 0 added, 8 removed, 0 changed\n"
        )
        assert not workspace.api.exists()
        assert not small.api.exists()


def defined(path: Path, class_name: str) -> set[str]:
    """Names of the methods that a module's class defines."""
    [cls] = [
        node
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef) and node.name == class_name
    ]
    targets = [node.targets[0] for node in cls.body if isinstance(node, ast.Assign)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


class TestView:
    def test_groups_that_would_share_a_class_are_refused(self, served: Path) -> None:
        for name in ("resources.yaml", "kinds.yaml"):
            text = (served / name).read_text()
            head, gadget, rest = text.partition("Gadget" if name == "kinds.yaml" else "- kind: G")
            body, widget, tail = rest.partition(
                "V1Widget:" if name == "kinds.yaml" else "- kind: W"
            )
            body = body.replace("example.org", "example.net")
            (served / name).write_text(head + gadget + body + widget + tail)
        with pytest.raises(InputError) as caught:
            model_input.generator_input(bundle.load(served))
        assert [str(problem) for problem in caught.value.problems] == [
            (
                "openapi/resources.yaml:1: ExampleV1Api would be the class of example.net/v1 and"
                " of example.org/v1: choose groups that differ in their first label"
            )
        ]

    def test_kinds_that_would_share_a_method_are_refused(self, served: Path) -> None:
        for name in ("resources.yaml", "kinds.yaml", "openapi.yaml"):
            text = (served / name).read_text().replace("Gadget", "WidgetStatus")
            (served / name).write_text(text.replace("Cluster", "Namespaced"))
        problems = [str(problem) for problem in lint.lint(served)]
        root = "/apis/example.org/v1/namespaces/{namespace}"
        assert problems == [
            (
                f"openapi/resources.yaml:1: ExampleV1Api.{verb}_namespaced_widget_status would be"
                f" the method of {root}/gadgets/{{name}} and {root}/widgets/{{name}}/status: choose"
                " another kind"
            )
            for verb in ("patch", "read", "replace")
        ]

    def test_the_hash_changes_with_the_operations(self, served: Path) -> None:
        def digest() -> str:
            document = model_input.generator_input(bundle.load(served))
            return str(document["paths"]["/Namespaced"]["get"]["x-sha256"])

        before = digest()
        path = served / "operations.yaml"
        path.write_text(path.read_text().replace("Name of the one object.", "Name of an object."))
        assert digest() != before

    def test_modules_are_named_after_their_classes(self, served: Path) -> None:
        document = model_input.generator_input(bundle.load(served))
        assert api_input.module_names(document) == [
            "cluster_api",
            "cluster_with_http_info_api",
            "example_v1_api",
            "namespaced_api",
            "namespaced_with_http_info_api",
            "v1_gadget_api",
            "v1_widget_api",
        ]

"""The SDK's names: every method, constant and helper of every release, and modules by all their paths.

``tests/fixtures/sdk_surface.json`` has the signatures of 14 releases, from 0.8 to 0.21.
"""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
from enum import Enum
from typing import Any

import pytest

import kserve_models
from kserve_models import sdk
from kserve_models.sdk import KServeClient, constants, creds_utils, serving_runtime, utils, watch
from tests import REPOSITORY
from tests.support import processes

SURFACE = json.loads((REPOSITORY / "tests" / "fixtures" / "sdk_surface.json").read_text())
RUNTIME = serving_runtime.UTILITIES
BY_POSITION_UNTIL_0_10 = [
    "self",
    "config_file",
    "context",
    "client_configuration",
    "persist_config",
]


def run(code: str) -> subprocess.CompletedProcess[str]:
    return processes.run([sys.executable, "-c", code], cwd=REPOSITORY)


def default_of(text: str) -> Any:
    """A default in a signature of the surface."""
    if text.startswith("constants."):
        return getattr(constants, text.removeprefix("constants."))
    return ast.literal_eval(text)


def check_signature(function: Any, parameters: list[str]) -> None:
    """Each parameter is there, at its place, with its default."""
    found = inspect.signature(function).parameters
    for position, text in enumerate(parameters):
        name, equals, default = text.partition("=")
        name = name.lstrip("*")
        assert list(found)[position] == name
        if equals:
            assert found[name].default == default_of(default)


@pytest.mark.parametrize("name", SURFACE["methods"])
def test_methods_have_the_parameters_of_every_release(name: str) -> None:
    for parameters in SURFACE["methods"][name]:
        names = [text.partition("=")[0] for text in parameters]
        if names != BY_POSITION_UNTIL_0_10:
            check_signature(getattr(KServeClient, name), parameters)


@pytest.mark.parametrize("name", SURFACE["utils"])
def test_utils_are_there_or_say_where_they_are(name: str) -> None:
    if name in RUNTIME:
        with pytest.raises(ImportError) as caught:
            getattr(utils, name)
        assert str(caught.value) == (
            f"kserve.utils.{name} belongs to KServe's serving runtime, which kserve-models does not have: "
            "install the package 'kserve' where the model is served"
        )
        return
    for parameters in SURFACE["utils"][name]:
        check_signature(getattr(utils, name), parameters)


@pytest.mark.parametrize("name", SURFACE["creds_utils"])
def test_helpers_for_credentials_have_the_parameters_of_every_release(name: str) -> None:
    for parameters in SURFACE["creds_utils"][name]:
        check_signature(getattr(creds_utils, name), parameters)


def test_the_watch_has_the_parameters_of_every_release() -> None:
    for parameters in SURFACE["watch"]["isvc_watch"]:
        check_signature(watch.isvc_watch, parameters)


@pytest.mark.parametrize("name", SURFACE["constants"])
def test_constants_have_the_values_of_every_release(name: str) -> None:
    text, value = SURFACE["constants"][name], getattr(constants, name)
    if text.startswith("class: "):
        pairs = [pair.split("=") for pair in text.removeprefix("class: ").split(", ")]
        assert issubclass(value, Enum)
        assert {m.name: m.value for m in value} == {k: ast.literal_eval(v) for k, v in pairs}
    elif text.startswith("os.environ"):
        assert value == "INFO"
    elif " + " in text:
        group, _, version = (part.strip() for part in text.split("+"))
        assert value == f"{getattr(constants, group)}/{getattr(constants, version)}"
    else:
        assert value == ast.literal_eval(text)


def test_type_checkers_and_the_interpreter_see_the_same_names() -> None:
    assert {*sdk.__all__} <= {*dir(sdk)}
    for name in sdk.__all__:
        assert inspect.getdoc(getattr(sdk, name))
    with pytest.raises(AttributeError) as caught:
        sdk.Nothing  # noqa: B018
    assert str(caught.value) == "module 'kserve_models.sdk' has no attribute 'Nothing'"


IMPORTS = """
import kserve
from kserve import *
from kserve import KServeClient, V1beta1InferenceService, constants, utils
from kserve.api import creds_utils, kserve_client, watch
from kserve.api.creds_utils import set_s3_credentials
from kserve.api.kserve_client import KServeClient as OfModule
from kserve.api.watch import isvc_watch
from kserve.api_client import ApiClient
from kserve.configuration import Configuration
from kserve.constants import constants as of_package
from kserve.constants.constants import KSERVE_GROUP, PredictorProtocol
from kserve.exceptions import ApiException, OpenApiException
from kserve.models import V1beta1PredictorSpec
from kserve.models.v1beta1_inference_service import V1beta1InferenceService as OfModel
from kserve.utils import utils as utils_of_package
from kserve.utils.utils import get_default_target_namespace
import kserve.constants.constants, kserve.utils.utils, kserve.api.kserve_client, kserve.models
from kserve_models import sdk
assert OfModule is KServeClient is sdk.KServeClient is kserve.KServeClient
assert OfModel is V1beta1InferenceService is kserve_models.V1beta1InferenceService
assert of_package is sdk.constants and utils_of_package is sdk.utils
assert constants.KSERVE_KIND == kserve.constants.KSERVE_KIND == "InferenceService"
assert kserve.utils.get_isvc_namespace({"metadata": {"namespace": "a"}}) == "a"
assert kserve.utils.utils is sdk.utils and kserve.constants.constants is sdk.constants
assert kserve.api.watch.isvc_watch is isvc_watch is sdk.isvc_watch
assert kserve.__version__ == kserve_models.__version__
assert ApiException is kserve.ApiException and issubclass(ApiException, OpenApiException)
assert "KServeClient" in dir(kserve) and "Model" not in dir(kserve)
assert kserve.models is kserve_models.models
"""


def test_modules_are_found_by_all_their_paths() -> None:
    done = run(f"import kserve_models\nkserve_models.install_as_kserve()\n{IMPORTS}")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("statement", "name", "package"),
    [
        ("from kserve import Model", "kserve.Model", "kserve"),
        ("import kserve; kserve.ModelServer", "kserve.ModelServer", "kserve"),
        ("from kserve import InferenceRESTClient", "kserve.InferenceRESTClient", "kserve"),
        ("from kserve.protocol.infer_type import InferRequest", "kserve.protocol", "kserve"),
        ("from kserve.utils.utils import to_headers", "kserve.utils.to_headers", "kserve"),
        ("import kserve.utils.numpy_codec", "kserve.utils.numpy_codec", "kserve"),
        ("from kserve.storage import Storage", "kserve.storage", "kserve-storage"),
        ("from kserve import Storage", "kserve.Storage", "kserve-storage"),
    ],
)
def test_a_name_of_the_serving_runtime_says_which_package_has_it(
    statement: str, name: str, package: str
) -> None:
    done = run(f"import kserve_models\nkserve_models.install_as_kserve()\n{statement}")
    other = ", which has it as kserve_storage.Storage" if package == "kserve-storage" else ""
    assert done.stderr.splitlines()[-1] == (
        f"ImportError: {name} belongs to KServe's serving runtime, which kserve-models does not have: "
        f"install the package {package!r} where the model is served{other}"
    )


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("import kserve.nothing", "ModuleNotFoundError: No module named 'kserve.nothing'"),
        (
            "from kserve import Nothing",
            "ImportError: cannot import name 'Nothing' from 'kserve' (unknown location)",
        ),
        (
            "import kserve.models.nothing",
            "ModuleNotFoundError: No module named 'kserve.models.nothing'",
        ),
    ],
)
def test_a_name_that_nobody_has(statement: str, message: str) -> None:
    done = run(f"import kserve_models\nkserve_models.install_as_kserve()\n{statement}")
    assert done.stderr.splitlines()[-1] == message


def test_the_shim_is_loaded_when_it_is_used() -> None:
    done = run(
        "import sys, kserve_models, kserve_models.client, kserve_models.api; print(*sys.modules)"
    )
    loaded = done.stdout.split()
    assert "kserve_models" in loaded
    assert not [name for name in loaded if name.startswith("kserve_models.sdk")]


def test_importing_the_sdk_loads_no_network_library() -> None:
    done = run("import sys, kserve_models.sdk, kserve_models.sdk.constants; print(*sys.modules)")
    loaded = set(done.stdout.split())
    assert loaded.isdisjoint({"urllib3", "kubernetes", "ssl", "http.client"})


def test_words_that_stand_for_truth() -> None:
    assert [utils.strtobool(word) for word in ("Yes", "1", "on", "FALSE", "n")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(
        ValueError, match="expected one of 1, on, t, true, y, yes, 0, f, "
    ) as caught:
        utils.strtobool("perhaps")
    assert str(caught.value).endswith("got 'perhaps'")


def test_protocols() -> None:
    rest_v2 = constants.PredictorProtocol.REST_V2
    assert [utils.is_v2(p) for p in (rest_v2, "V2", "v1", "grpc-v2")] == [True, True, False, False]
    assert [utils.is_v1(p) for p in (rest_v2, "V1")] == [False, True]


def test_the_namespace_of_an_object() -> None:
    model = kserve_models.V1beta1InferenceService(metadata={"name": "a", "namespace": "b"})
    for function in (utils.get_isvc_namespace, utils.set_isvc_namespace, utils.get_ig_namespace):
        assert function(model) == "b"
        assert function({"metadata": {"name": "a"}}) == "default"
        assert function({}) == "default"


def test_processors_of_a_cgroup(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utils, "_CGROUP_FOLDER", str(tmp_path))
    unlimited = utils.cpu_count()
    assert unlimited >= 1
    (tmp_path / "cpu.max").write_text("100000 100000\n")
    assert utils.cpu_count() == 1
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert utils.cpu_count() == unlimited
    (tmp_path / "cpu,cpuacct").mkdir()
    (tmp_path / "cpu,cpuacct" / "cpu.cfs_quota_us").write_text("100000\n")
    (tmp_path / "cpu,cpuacct" / "cpu.cfs_period_us").write_text("100000\n")
    assert utils.cpu_count() == 1


def test_a_pod_is_known_by_its_folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not utils.is_running_in_k8s()
    assert utils.get_default_target_namespace() == "default"
    (tmp_path / "serviceaccount").mkdir()
    (tmp_path / "serviceaccount" / "namespace").write_text("models")
    monkeypatch.setattr(utils, "_POD_FOLDER", f"{tmp_path}/")
    assert utils.get_default_target_namespace() == "models"


def test_an_id_and_a_cloud_event() -> None:
    assert utils.generate_uuid() != utils.generate_uuid()
    event = dict.fromkeys(("time", "type", "source", "id", "specversion", "data"), "")
    assert utils.is_structured_cloudevent(event)
    assert not utils.is_structured_cloudevent({"instances": []})

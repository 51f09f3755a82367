"""Scripts in the patterns that people write for the SDK run unchanged: ``tests/fixtures/sdk_scripts``.

They were written for this test, and say ``from kserve import …``. A thread plays KServe's controller.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from filelock import FileLock

from tests import REPOSITORY
from tests.apiserver.cluster import Cluster
from tests.sdk.controller import controlling
from tests.support import processes
from tests.support.distribution import shared_folder
from tests.support.kubernetes_clients import installed
from tests.wide import all_but

SCRIPTS = REPOSITORY / "tests" / "fixtures" / "sdk_scripts"
CLIENTS = ("29.0.0", "36.0.3", "37.0.2")
NONE = "none"
RUNTIME_PACKAGES = ("urllib3", "dateutil", "six.py", "six")


class Expected(NamedTuple):
    """What a script prints last, and what is on the server then: part of a spec, by name."""

    last_line: str
    service: str = ""
    predictor: dict[str, Any] = {}  # noqa: RUF012 - never changed
    code: int = 0


def storage(framework: str, uri: str) -> dict[str, Any]:
    return {framework: {"storageUri": uri}}


EXPECTED = {
    "deployers/azure.py": Expected("kserve-service-credentials"),
    "deployers/components.py": Expected(
        "32 all explainer:1", "components", {"logger": {"mode": "all"}}
    ),
    "deployers/create_or_patch.py": Expected(
        "created patched", "create-or-patch", storage("model", "gs://models/2")
    ),
    "deployers/gcs.py": Expected("True False", "gcs", {"serviceAccountName": "gcs-user"}),
    "deployers/labels.py": Expected("['labels']", "labels"),
    "deployers/language_model.py": Expected(
        "1", "language-model", {"scaleMetric": "concurrency", "timeout": 600}
    ),
    "deployers/mlflow_deployer.py": Expected(
        "http://mlflow.example.com",
        "mlflow",
        {"serviceAccountName": "sa", **storage("model", "s3://mlflow/2/artifacts/model")},
    ),
    "deployers/not_ready.py": Expected("True True 0 0", code=3),
    "deployers/own_client.py": Expected("True", "own-client"),
    "deployers/protocols.py": Expected("v2"),
    "notebooks/attributes.py": Expected("['attributes-0', 'attributes-1']", "attributes-1"),
    "notebooks/config_dict.py": Expected("True", "config-dict"),
    "notebooks/custom_predictor.py": Expected(
        "hub 8080", "custom-predictor", {"imagePullSecrets": [{"name": "registry"}]}
    ),
    "notebooks/local_cache.py": Expected("hf://meta/llama"),
    "notebooks/old_release.py": Expected("inferenceservices", "old-release"),
    "notebooks/polling.py": Expected("{'Ready': 'True'}", "polling"),
    "notebooks/replace.py": Expected("2 2", "replace", {"minReplicas": 2}),
    "notebooks/sample.py": Expected("http://sample-iris.example.com"),
    "notebooks/storage_spec.py": Expected(
        "notebook", "storage-spec", {"model": {"runtime": "ovms"}}
    ),
    "notebooks/trained_model.py": Expected("Success"),
    "pipelines/canary.py": Expected(
        "10 gs://models/flowers-2", "flowers", {"canaryTrafficPercent": 10}
    ),
    "pipelines/deploy_action.py": Expected(
        "Ready True", "deploy-action", storage("xgboost", "gs://models/xgb2")
    ),
    "pipelines/from_parameters.py": Expected("True", "from-parameters", {"minReplicas": 0}),
    "pipelines/graph.py": Expected("True"),
    "pipelines/minio_credentials.py": Expected(
        "minio-service.kubeflow:9000", "minio-credentials", {"serviceAccountName": "minio-account"}
    ),
    "pipelines/resources.py": Expected(
        "1Gi",
        "resources",
        {"tolerations": [{"key": "gpu", "operator": "Exists", "effect": "NoSchedule"}]},
    ),
    "pipelines/retry.py": Expected("attempts: 3", "retry", {"minReplicas": 2}),
    "pipelines/serve_sklearn.py": Expected("http://serve-sklearn.example.com", "serve-sklearn"),
    "pipelines/transformer.py": Expected("8080 STORAGE_URI", "transformer", {"minReplicas": 1}),
    "pipelines/without_kubernetes.py": Expected(
        "ready: True", "without-kubernetes", {"maxReplicas": 3}
    ),
}
NEEDS_KUBERNETES = {
    name
    for name in EXPECTED
    if re.search(r"(from|import) kubernetes", (SCRIPTS / name).read_text())
}
RUNS = [(client, name) for client in CLIENTS for name in EXPECTED]
RUNS += [(NONE, name) for name in EXPECTED if name not in NEEDS_KUBERNETES]
NARROW = [run for run in RUNS if run[0] in (NONE, CLIENTS[-1])]


def packages_of(client: str, folder: Path) -> Path:
    """A folder with a version of the Kubernetes client, or with what this package needs and no more."""
    if client != NONE:
        return installed(client)
    bare = folder / "bare"
    bare.mkdir(exist_ok=True)
    source = installed(CLIENTS[-1])
    for name in RUNTIME_PACKAGES:
        if (source / name).exists() and not (bare / name).exists():
            (bare / name).symlink_to(source / name)
    return bare


def kubeconfig_of(cluster: Cluster, path: Path) -> Path:
    """A kubeconfig file that needs no YAML, with a context of a known name."""
    user = {
        "token": cluster.token,
        "client-certificate": cluster.cert_file,
        "client-key": cluster.key_file,
    }
    server = {"server": cluster.url, "certificate-authority": cluster.ca_file}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "test",
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
        "clusters": [{"name": "test", "cluster": {k: v for k, v in server.items() if v}}],
        "users": [{"name": "test", "user": {k: v for k, v in user.items() if v}}],
    }
    path.write_text(json.dumps(config))
    return path


def run_all(client: str, cluster: Cluster, folder: Path) -> dict[str, Any]:
    """How each script ended, what it printed, and what is on the server then."""
    packages = packages_of(client, folder)
    names = [name for found, name in RUNS if found == client]
    namespace = cluster.create_namespace()
    environment = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    environment["KUBECONFIG"] = str(kubeconfig_of(cluster, folder / f"{client}-kubeconfig"))
    # The first is that of the script, which the command sets.
    program = f"import sys; sys.path[:0] = {['', str(packages), str(REPOSITORY)]!r}\n"
    program += "from tests.sdk.scripts_runner import main; main(*sys.argv[1:])"
    output = folder / f"{client}-report"
    scripts = [str(SCRIPTS / name) for name in names]
    with controlling(cluster, namespace):
        # Neither this environment's packages nor the user's have a part in it.
        command = [sys.executable, "-I", "-S", "-c", program, str(output), namespace, *scripts]
        processes.run(command, check=True, env=environment)
    path = f"/apis/serving.kserve.io/v1beta1/namespaces/{namespace}/inferenceservices"
    services = cluster.expect(200, "GET", path)["items"]
    cluster.delete_namespace(namespace)
    return {
        "scripts": dict(zip(names, json.loads(output.read_text()).values(), strict=True)),
        "predictors": {s["metadata"]["name"]: s["spec"]["predictor"] for s in services},
    }


@pytest.fixture(scope="module")
def report(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the scripts did with a version of the client; they run once in a test run."""
    folder = shared_folder(tmp_path_factory) / "sdk-scripts"
    folder.mkdir(exist_ok=True)

    def of(client: str) -> dict[str, Any]:
        result = folder / f"{client}.json"
        with FileLock(result.with_suffix(".lock")):
            if not result.exists():
                result.write_text(json.dumps(run_all(client, cluster, folder)))
        found: dict[str, Any] = json.loads(result.read_text())
        return found

    return of


def holds(part: Any, whole: Any) -> bool:
    """Whether a value has at least what another has."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(holds(v, whole.get(k)) for k, v in part.items())
    return bool(part == whole)


@pytest.mark.parametrize("run", all_but(NARROW, RUNS), ids="-".join)
def test_a_script_runs_unchanged(run: tuple[str, str], report: Any) -> None:
    client, name = run
    found = report(client)
    code, printed = found["scripts"][name]
    expected = EXPECTED[name]
    assert code == expected.code, printed
    assert printed.rstrip().rpartition("\n")[2] == expected.last_line, printed
    if expected.service:
        assert holds(expected.predictor, found["predictors"][expected.service])


def test_every_script_is_run() -> None:
    found = {str(path.relative_to(SCRIPTS)) for path in SCRIPTS.rglob("*.py")}
    assert found == EXPECTED.keys()
    assert len(found) >= 30
    assert len(NEEDS_KUBERNETES) < len(EXPECTED) / 2 + 5


def test_a_script_runs_as_a_command(cluster: Cluster, namespace: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys, helper\n"
        "from kserve import KServeClient, constants\n"
        "print(__name__, sys.argv, helper.VALUE, constants.KSERVE_KIND)\n"
        "print(KServeClient().get(namespace=sys.argv[1])['items'])\n"
    )
    (tmp_path / "helper.py").write_text("VALUE = 3\n")
    environment = {**os.environ, "KUBECONFIG": str(kubeconfig_of(cluster, tmp_path / "config"))}
    command = [sys.executable, "-m", "kserve_models.sdk", str(script), namespace, "--flag"]
    done = processes.run(command, cwd=REPOSITORY, env=environment)
    assert done.stderr == ""
    arguments = [str(script), namespace, "--flag"]
    assert done.stdout == f"__main__ {arguments} 3 InferenceService\n[]\n"


@pytest.mark.parametrize(
    ("arguments", "code", "output", "errors"),
    [
        ([], 2, "", "usage: python -m kserve_models.sdk SCRIPT [ARGS]"),
        (["--help"], 0, "usage: python -m kserve_models.sdk SCRIPT [ARGS]", ""),
        (["missing.py"], 2, "", "python -m kserve_models.sdk: there is no file 'missing.py'"),
    ],
)
def test_wrong_usage_of_the_command(
    arguments: list[str], code: int, output: str, errors: str
) -> None:
    done = processes.run([sys.executable, "-m", "kserve_models.sdk", *arguments], cwd=REPOSITORY)
    assert done.returncode == code
    assert done.stdout.partition("\n")[0] == output
    assert done.stderr.partition("\n")[0] == errors


def test_the_command_is_refused_where_the_sdk_is(tmp_path: Path) -> None:
    (tmp_path / "kserve").mkdir()
    (tmp_path / "kserve" / "__init__.py").write_text("")
    (tmp_path / "script.py").write_text("")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "kserve_models.sdk", str(tmp_path / "script.py")]
    done = processes.run(command, cwd=REPOSITORY, env=environment)
    assert done.returncode == 2
    assert done.stderr == (
        "python -m kserve_models.sdk: the 'kserve' package is installed: uninstall it, or import from "
        "'kserve_models'\n"
    )

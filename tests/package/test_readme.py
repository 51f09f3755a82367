"""The README's examples run as they stand."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, Configuration, watch
from kserve_models.client._config import in_cluster
from tests import REPOSITORY
from tests.apiserver.cluster import Cluster
from tests.cli.terminal import pod, run
from tests.client.conftest import configuration_of
from tests.support.patience import HANG_SECONDS

README = REPOSITORY / "README.md"
NEEDS_CLUSTER = "needs the kubernetes package and a cluster"
CLIENT_TOUR = "client tour"
TOUR_OUTPUT = "output of the client tour"
WAIT_COMMAND = "wait command"


def blocks(language: str, mark: str | None = None) -> list[str]:
    """The blocks of a language below this mark, or below none."""
    text = README.read_text(encoding="utf-8")
    found = re.finditer(
        rf"(?:<!-- (?P<mark>[^\n]*) -->\n)?```{language}\n(?P<code>.*?)```", text, re.DOTALL
    )
    return [match["code"] for match in found if match["mark"] == mark]


def test_the_tour_runs_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    code = blocks("python")
    assert len(code) == 5
    for block in code[:4]:
        exec(compile(block, str(README), "exec"), names)
    printed = blocks("console")[1]
    assert printed.startswith("V1beta1PredictorSpec: unknown argument")
    assert capsys.readouterr().out == printed


def controller(configuration: Configuration, namespace: str, stop: threading.Event) -> None:
    """Reports each InferenceService ready, as KServe would."""
    with ApiClient(configuration) as client:
        api = ServingV1beta1Api(client)
        reported: dict[str, int] = {}
        for event in watch(api.list_namespaced_inference_service, namespace, stop=stop):
            metadata = event.object.metadata
            if event.type == "DELETED" or reported.get(metadata.uid) == metadata.generation:
                continue
            reported[metadata.uid] = metadata.generation
            status = {
                "url": f"http://{metadata.name}.example.com",
                "observedGeneration": metadata.generation,
                "conditions": [{"type": "Ready", "status": "True"}],
            }
            api.patch_namespaced_inference_service_status(
                metadata.name, namespace, {"status": status}
            )


@pytest.fixture
def in_a_pod(
    cluster: Cluster, namespace: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """The environment of a pod in a namespace where a controller works."""
    environment = pod(cluster, tmp_path, namespace)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.setattr(in_cluster, "FOLDER", str(tmp_path))
    stop = threading.Event()
    thread = threading.Thread(
        target=controller, args=(configuration_of(cluster), namespace, stop), daemon=True
    )
    thread.start()
    yield environment
    stop.set()
    thread.join(HANG_SECONDS)
    assert not thread.is_alive()
    ApiClient.set_default(None)
    Configuration.set_default(None)


def test_the_client_tour_runs_against_a_server(
    in_a_pod: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, object] = {}
    code = blocks("python", CLIENT_TOUR)
    assert len(code) == 4
    for block in code[:1]:
        exec(compile(block, str(README), "exec"), names)
    command = blocks("console", WAIT_COMMAND)[0].removeprefix("$ kserve-models ")
    arguments, _, output = command.partition("\n")
    waited = run(*arguments.split(), **in_a_pod)
    assert (waited.returncode, waited.stdout, waited.stderr) == (0, output, "")
    for block in code[1:]:
        exec(compile(block, str(README), "exec"), names)
    assert [capsys.readouterr().out] == blocks("console", TOUR_OUTPUT)


def test_the_examples_that_need_a_cluster_are_valid_python() -> None:
    (code,) = blocks("python", NEEDS_CLUSTER)
    compile(code, str(README), "exec")


def test_every_make_target_that_the_readme_names_is_there() -> None:
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z-]+)`?", README.read_text(encoding="utf-8")))
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {"generate", "test", "check", "schema-diff"} <= named & targets

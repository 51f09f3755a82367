"""``kserve-models wait``, as a process, against a real API server."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kserve_models import V1beta1InferenceService
from kserve_models.api import ServingV1beta1Api
from kserve_models.cli import main, wait
from kserve_models.client import ApiClient
from kserve_models.client._config import in_cluster as _in_cluster
from kserve_models.client._operations import rest_mapping
from kserve_models.client._wait.progress_line import ProgressLine
from tests import REPOSITORY
from tests.apiserver.cluster import Cluster
from tests.cli.terminal import Terminal, pod, run, run_in_own_time
from tests.client.conftest import configuration_of
from tests.client.support.clock import Clock
from tests.client.support.fake_api_server import Call, isvc_list, serving
from tests.client.support.fake_api_server import isvc as isvc_of_server
from tests.support import processes
from tests.support.patience import HANG_SECONDS

READY = {"type": "Ready", "status": "True"}
STARTING = {"type": "Ready", "status": "False", "reason": "MinimumReplicasUnavailable"}


class Isvc:
    """An InferenceService, and the command's arguments and environment to wait for it."""

    def __init__(self, client: ApiClient, namespace: str, environment: dict[str, str]) -> None:
        self.api = ServingV1beta1Api(client)
        self.namespace = namespace
        spec = {"predictor": {"model": {"modelFormat": {"name": "x"}, "storageUri": "gs://b/m"}}}
        self.api.create_namespaced_inference_service(
            namespace, V1beta1InferenceService(metadata={"name": "iris"}, spec=spec)
        )
        self.arguments = ("wait", "isvc/iris", "-n", namespace)
        self.environment = environment
        self.timers: list[threading.Timer] = []

    def report(self, *conditions: dict[str, Any], **status: Any) -> None:
        body = {"status": {"conditions": list(conditions), **status}}
        self.api.patch_namespaced_inference_service_status("iris", self.namespace, body)

    def report_later(self, *conditions: dict[str, Any], **status: Any) -> None:
        """Most probably while the command waits."""
        timer = threading.Timer(1.5, self.report, conditions, status)
        self.timers.append(timer)
        timer.start()


@pytest.fixture
def isvc(cluster: Cluster, namespace: str, tmp_path: Path) -> Iterator[Isvc]:
    with ApiClient(configuration_of(cluster)) as client:
        made = Isvc(client, namespace, pod(cluster, tmp_path, namespace))
        yield made
        for timer in made.timers:
            timer.join(HANG_SECONDS)


@pytest.fixture
def in_vain(
    isvc: Isvc, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """The command in this process, whose time is over once it has seen the object."""
    clock = Clock()
    clock.install(monkeypatch)
    timers: list[threading.Timer] = []
    show = ProgressLine.show

    def shown(line: ProgressLine, text: str) -> None:
        show(line, text)
        if not text.endswith(": waiting") and not timers:
            timers.append(threading.Timer(0.3, clock.advance, [0.5]))
            timers[0].start()

    def run_here(*arguments: str) -> tuple[int, str, str]:
        for name, value in isvc.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("KUBECONFIG", raising=False)
        monkeypatch.setenv("HOME", "/nonexistent")
        monkeypatch.setattr(_in_cluster, "FOLDER", isvc.environment["TESTS_SERVICE_ACCOUNT"])
        monkeypatch.setattr(ProgressLine, "show", shown)
        code = main([*isvc.arguments, *arguments])
        timers[0].join(HANG_SECONDS)
        return (code, *capsys.readouterr())

    return run_here


def test_ready_in_a_pipe(isvc: Isvc) -> None:
    isvc.report_later(READY, url="http://iris.example.com")
    done = run(*isvc.arguments, **isvc.environment)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "InferenceService/iris is ready: http://iris.example.com\n",
        "",
    )


def test_failed(isvc: Isvc) -> None:
    info = {"reason": "ModelLoadFailed", "message": "no\nbucket"}
    isvc.report(
        STARTING, modelStatus={"transitionStatus": "BlockedByFailedLoad", "lastFailureInfo": info}
    )
    done = run(*isvc.arguments, **isvc.environment)
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        (
            f"kserve-models wait: InferenceService {isvc.namespace}/iris: failed: "
            "BlockedByFailedLoad: ModelLoadFailed: no bucket\n"
        ),
    )


def test_not_ready_in_time(isvc: Isvc, in_vain: Callable[..., tuple[int, str, str]]) -> None:
    assert in_vain("--timeout", "500ms") == (
        1,
        "",
        (
            f"kserve-models wait: InferenceService {isvc.namespace}/iris: not ready after 0.5 s: "
            "no status yet\n"
        ),
    )


@pytest.mark.parametrize("timeout", ["9999999h", "9" * 400 + "h"])
@pytest.mark.parametrize(
    "kind", ["inferenceservices.serving.kserve.io", "isvc.v1beta1.serving.kserve.io"]
)
def test_a_time_without_end_and_a_full_name(isvc: Isvc, timeout: str, kind: str) -> None:
    isvc.report(READY)
    arguments = ("wait", f"{kind}/iris", *isvc.arguments[2:], "--timeout", timeout)
    done = run(*arguments, **isvc.environment)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "InferenceService/iris is ready\n",
        "",
    )


def test_a_number_that_falls_behind_names_the_way_out(
    isvc: Isvc, in_vain: Callable[..., tuple[int, str, str]]
) -> None:
    isvc.report(READY, observedGeneration=1)
    body = {"spec": {"predictor": {"minReplicas": 2}}}
    isvc.api.patch_namespaced_inference_service("iris", isvc.namespace, body)
    assert in_vain("--timeout", "500ms") == (
        1,
        "",
        (
            f"kserve-models wait: InferenceService {isvc.namespace}/iris: not ready after 0.5 s: the "
            "status is of generation 1, the spec of 2; where a controller lets that number fall "
            "behind (kserve #6081), ignore_generation=True, or --ignore-generation, does not "
            "compare it\n"
        ),
    )


def test_not_there(isvc: Isvc) -> None:
    done = run("wait", "InferenceService/nobody", *isvc.arguments[2:], **isvc.environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("kserve-models wait: 404 NotFound: ")
    assert done.stderr.count("\n") == 1


def test_a_terminal_shows_one_line_while_waiting_and_clears_it(isvc: Isvc) -> None:
    with Terminal(*isvc.arguments, **isvc.environment) as terminal:
        place = f"InferenceService {isvc.namespace}/iris"
        terminal.read_until(f"{place}: no status yet")
        assert len(terminal.screen) == 1
        isvc.report(STARTING)
        terminal.read_until(f"{place}: Ready is False: ")
        terminal.read_until(" (3 s)")
        assert len(terminal.screen) == 1
        isvc.report(READY)
        assert terminal.finish() == 0
        assert terminal.screen == ["InferenceService/iris is ready"]


def test_a_line_fits_a_narrow_terminal(isvc: Isvc) -> None:
    isvc.report({**STARTING, "message": "word " * 100})
    with Terminal(*isvc.arguments, columns=40, **isvc.environment) as terminal:
        terminal.read_until("…")
        terminal.read_until(" s)")
        lines = [line for line in terminal.text.split("\r\x1b[K") if line.endswith(" s)")]
        assert lines
        assert {len(line) <= 39 for line in lines} == {True}
        isvc.report(READY)
        assert terminal.finish() == 0


def test_a_dumb_terminal_shows_none(isvc: Isvc) -> None:
    isvc.report_later(READY)
    with Terminal(*isvc.arguments, TERM="dumb", **isvc.environment) as terminal:
        assert terminal.finish() == 0
        assert terminal.text == "InferenceService/iris is ready\r\n"


def test_ctrl_c_ends_it_quietly(isvc: Isvc) -> None:
    with Terminal(*isvc.arguments, **isvc.environment) as terminal:
        terminal.read_until("no status yet")
        terminal.interrupt()
        assert terminal.finish() == 130
        assert terminal.screen in ([], ["^C"])


class Remote:
    """A kubeconfig file for a server, and the command's arguments to use it."""

    def __init__(self, folder: Path, url: str) -> None:
        file = folder / "config"
        context = {"cluster": "it", "user": "it", "namespace": "of-context"}
        file.write_text(
            json.dumps(
                {
                    "apiVersion": "v1",
                    "kind": "Config",
                    "current-context": "it",
                    "contexts": [{"name": "it", "context": context}],
                    "clusters": [{"name": "it", "cluster": {"server": url}}],
                    "users": [{"name": "it", "user": {}}],
                }
            )
        )
        self.arguments = ("wait", "isvc/iris", "--kubeconfig", str(file))
        self.refused = (
            "kserve-models wait: GET /apis/serving.kserve.io/v1beta1/namespaces/of-context/"
            f"inferenceservices/iris at {url}: connection refused"
        )


def iris(version: int, **rest: Any) -> dict[str, Any]:
    return isvc_of_server("iris", version, namespace="of-context", **rest)


def test_no_server(tmp_path: Path) -> None:
    remote = Remote(tmp_path, "http://127.0.0.1:9")
    done = run_in_own_time(*remote.arguments, "--timeout", "2s")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{remote.refused}; trying again for 2s\n{remote.refused}\n"


def test_a_server_that_is_not_there_is_told_of_at_once_in_a_terminal(tmp_path: Path) -> None:
    remote = Remote(tmp_path, "http://127.0.0.1:9")
    with Terminal(*remote.arguments, columns=300) as terminal:
        terminal.read_until("trying again for ")
        terminal.read_until(" (3 s)")
        assert terminal.text.count("trying again") == 1
        # Whole minutes only where hardly any time has passed.
        told, _, left = terminal.screen[0].rpartition(" ")
        assert told == f"{remote.refused}; trying again for"
        assert re.fullmatch(r"\d+m(\d+s)?", left)
        terminal.interrupt()
        assert terminal.finish() == 130


def test_a_server_that_goes_and_comes_is_told_of_each_time(tmp_path: Path) -> None:
    left = [2, 3]

    def script(call: Call) -> None:
        first = call.path.endswith("/iris")
        if first and left[0]:
            left[0] -= 1
            call.refuse(503, "ServiceUnavailable", "first")
        elif first:
            call.json(iris(7))
        elif not call.is_watch:
            call.json(isvc_list(7, iris(7)))
        elif left[1]:
            left[1] -= 1
            call.refuse(503, "ServiceUnavailable", "then")
        else:
            call.begin()
            ready = {"status": {"conditions": [READY]}}
            call.event("MODIFIED", iris(8, **ready))
            call.wait_for_client_to_leave()

    with serving(script) as server:
        remote = Remote(tmp_path, server.url)
        done = run_in_own_time(*remote.arguments)
    assert (done.returncode, done.stdout) == (0, "InferenceService/iris is ready\n")
    assert re.fullmatch(
        r"kserve-models wait: 503 ServiceUnavailable: first \(.*\); trying again for 10m\n"
        r"kserve-models wait: 503 ServiceUnavailable: then \(.*\); trying again for 9m\d+s\n",
        done.stderr,
    )


def test_without_time_there_is_one_look(tmp_path: Path) -> None:
    with serving(lambda call: call.json(iris(7))) as server:
        remote = Remote(tmp_path, server.url)
        done = run(*remote.arguments, "--timeout", "0")
        assert len(server.calls) == 1
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        (
            "kserve-models wait: InferenceService of-context/iris: not ready after 0 s: "
            "no status yet\n"
        ),
    )


def test_no_configuration() -> None:
    done = run("wait", "isvc/iris")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(
        r"kserve-models wait: no cluster is configured: .*; give --kubeconfig FILE\n", done.stderr
    )


def test_a_context_without_a_file() -> None:
    done = run("wait", "isvc/iris", "--context", "mine")
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        (
            "kserve-models wait: context 'mine' needs a kubeconfig file: there is no "
            "~/.kube/config, and neither --kubeconfig nor $KUBECONFIG is set\n"
        ),
    )


def test_a_kubeconfig_that_is_no_file(tmp_path: Path) -> None:
    for path, message in (
        (tmp_path / "none", "there is no file {!r}"),
        (tmp_path, "expected a file, {!r} is a folder"),
    ):
        done = run("wait", "isvc/iris", "--kubeconfig", str(path))
        assert (done.returncode, done.stdout, done.stderr) == (
            2,
            "",
            f"kserve-models wait: --kubeconfig: {message.format(str(path))}\n",
        )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["wait", "iris"],
            "argument KIND/NAME: expected KIND/NAME, such as InferenceService/iris, got 'iris'",
        ),
        (
            ["wait", "isvc/a", "--timeout", "soon"],
            "argument --timeout: expected a time such as 90s, 10m or 1h30m, got 'soon'",
        ),
        (
            ["wait", "isvc/a", "--timeout", "-1"],
            "argument --timeout: expected a time such as 90s, 10m or 1h30m, got '-1'",
        ),
        (["wait", "isvc/a", "--bogus", "b"], "unrecognized arguments: --bogus b"),
        (
            ["wait", "isvc/a", "-n", ""],
            "argument -n/--namespace: expected the name of a namespace, got ''",
        ),
    ],
)
def test_wrong_usage(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as error:
        main(arguments)
    assert error.value.code == 2
    shown = capsys.readouterr().err
    assert shown.startswith("usage: kserve-models wait [-h]")
    assert shown.endswith(f"kserve-models wait: error: {message}\n")


def test_kinds_that_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wait", "pod/a"]) == 2
    assert capsys.readouterr().err.startswith(
        "kserve-models wait: the API has no kind 'pod'; expected one of ClusterServingRuntime, "
    )
    assert main(["wait", "servingruntimes/a"]) == 2
    assert capsys.readouterr().err == (
        "kserve-models wait: the status of a ServingRuntime has no conditions, so nothing says when "
        "it is ready; expected one of InferenceGraph, InferenceService, LLMInferenceService, "
        "LLMInferenceServiceConfig, TrainedModel\n"
    )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("1.5", 1.5),
        ("90s", 90),
        ("10m", 600),
        ("1h30m", 5400),
        ("250ms", 0.25),
        ("0", 0),
        ("0s", 0),
    ],
)
def test_times(text: str, seconds: float) -> None:
    assert wait.seconds(text) == seconds


def test_short_names_are_those_of_the_definitions() -> None:
    listed = {
        short: entry["kind"] for entry in resources_table() for short in entry.get("shortNames", [])
    }
    assert listed == rest_mapping.SHORT_NAMES


def resources_table() -> list[dict[str, Any]]:
    import yaml

    path = REPOSITORY / "openapi" / "resources.yaml"
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text())
    return found


def test_help_needs_no_network_library() -> None:
    import sys

    code = (
        "import sys, kserve_models.cli as cli\n"
        "try: cli.main(['wait', '--help'])\n"
        "except SystemExit: pass\n"
        "assert 'urllib3' not in sys.modules, 'urllib3 was loaded'"
    )
    done = processes.run([sys.executable, "-c", code])
    assert done.stderr == ""
    assert done.stdout.startswith("usage: kserve-models wait ")

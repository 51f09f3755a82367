"""Examples of the README and of two guides run as they stand, their commands in order on a clean machine."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, Configuration, NotFoundError, watch
from tests import REPOSITORY
from tests.apiserver.cluster import Cluster
from tests.client.conftest import configuration_of
from tests.support import processes
from tests.support.checkout import commit_of_this_tree
from tests.support.patience import HANG_SECONDS

README = REPOSITORY / "README.md"
DOCUMENTS = (README, *(REPOSITORY / "docs" / f"{name}.md" for name in ("get-started", "client")))
"""What a new user reads, in this order."""
ADDRESS = "https://github.com/kserve-models/kserve-models"
VALIDATE = "kserve-models validate iris.yaml"
NEEDS_CLUSTER = "needs the kubernetes package and a cluster"
SOME_TESTS = (
    "--numprocesses=1 "
    "tests/text/test_yaml.py "
    "tests/package/test_wheel.py::test_building_leaves_nothing_beside_the_sources"
)
INTERPRETER = """
import contextlib, io, json, sys, traceback
names = {}
for line in sys.stdin:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(json.loads(line), "README.md", "exec"), names)
        except BaseException:
            print(traceback.format_exc())
    print(json.dumps(printed.getvalue()), flush=True)
"""
"""Blocks of code, one by one, as a notebook's cells; what each prints."""


class Block(NamedTuple):
    """A fenced block of a document, with the mark above it, if there is one."""

    mark: str | None
    language: str
    text: str


def page() -> list[Block]:
    """All blocks, from top to bottom."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    found = re.finditer(
        r"(?:<!-- (?P<mark>[^\n]*) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)```", text, re.DOTALL
    )
    return [Block(match["mark"], match["language"], match["text"]) for match in found]


def blocks(language: str, mark: str | None = None) -> list[str]:
    """The blocks of a language below this mark, or below none."""
    return [block.text for block in page() if (block.language, block.mark) == (language, mark)]


def test_the_tour_runs_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    code = blocks("python")
    assert len(code) == 4
    for block in code:
        exec(compile(block, str(README), "exec"), names)
    (printed,) = (text for text in blocks("console") if "$ " not in text)
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
            with contextlib.suppress(NotFoundError):  # deleted meanwhile
                api.patch_namespaced_inference_service_status(
                    metadata.name, namespace, {"status": status}
                )


@pytest.fixture
def kubeconfig(cluster: Cluster, namespace: str, tmp_path: Path) -> Iterator[Path]:
    """The file of a user whose namespace has a controller at work."""
    if cluster.token is None or cluster.ca_file is None:
        pytest.skip("the cluster gives no token that a kubeconfig file could hold")
    server = {"server": cluster.url, "certificate-authority": cluster.ca_file}
    file = tmp_path / "kubeconfig"
    context = {"cluster": "test", "user": "test", "namespace": namespace}
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "test",
        "contexts": [{"name": "test", "context": context}],
        "clusters": [{"name": "test", "cluster": server}],
        "users": [{"name": "test", "user": {"token": cluster.token}}],
    }
    file.write_text(json.dumps(document))
    stop = threading.Event()
    thread = threading.Thread(
        target=controller, args=(configuration_of(cluster), namespace, stop), daemon=True
    )
    thread.start()
    yield file
    stop.set()
    thread.join(HANG_SECONDS)
    assert not thread.is_alive()


class CleanMachine:
    """An empty folder, a new virtual environment that is active, and no setting of the user's."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        venv.create(folder / "venv", symlinks=True, with_pip=True)
        python = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
        kept = {
            name: value
            for name, value in os.environ.items()
            if name.upper().startswith(("PIP_", "SSL_", "HTTP", "NO_PROXY", "LANG", "XDG_CACHE"))
        }
        self.environment = {
            **kept,
            "HOME": str(self.home),
            "PATH": os.pathsep.join([str(folder / "venv" / "bin"), os.environ["PATH"]]),
            "PIP_CACHE_DIR": _pip_cache(),
            "PIP_COMPILE": "0",  # half of what installing takes
            "PYTHON": str(python),  # of make: one that no virtual environment goes away with
            **variables,
        }
        self.cwd = folder

    def run(self, command: str, code: int = 0) -> str:
        """Run a command of the README in its working directory; what it prints."""
        if command.startswith("cd "):
            self.cwd = self.cwd / command.removeprefix("cd ")
            return ""
        done = processes.run(
            ["bash", "-c", command], cwd=self.cwd, env=self.environment, stderr=subprocess.STDOUT
        )
        assert done.returncode == code, f"$ {command}\n{done.stdout}"
        return done.stdout

    @contextlib.contextmanager
    def interpreter(self) -> Iterator[Any]:
        """Runs blocks of code outside of the clone, with what is installed; what each prints."""
        with processes.started(
            ["python", "-c", INTERPRETER],
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            executable=str(self.folder / "venv" / "bin" / "python"),
        ) as process:

            def execute(code: str) -> str:
                assert process.stdin is not None
                assert process.stdout is not None
                print(json.dumps(code), file=process.stdin, flush=True)
                printed: str = json.loads(process.stdout.readline())
                assert "Traceback" not in printed, printed
                return printed

            yield execute


def _pip_cache() -> str:
    return processes.run([sys.executable, "-m", "pip", "cache", "dir"], check=True).stdout.strip()


def commands(block: str) -> list[tuple[str, str]]:
    """Each command of a console block, and what it is to print."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    pairs = (part.partition("\n") for part in parts)
    return [(re.sub(r"\s+# .*", "", command), output) for command, _, output in pairs]


def manifest_to_validate() -> str:
    """The file whose check the README shows; the guide has it."""
    text = (REPOSITORY / "docs" / "validate.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- file: iris.yaml -->\n```yaml\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.install
def test_it_is_followed_from_top_to_bottom_on_a_clean_machine(
    kubeconfig: Path, namespace: str, tmp_path: Path
) -> None:
    """The clone is one of this tree; ``make test`` runs a few tests, as this is one of all."""
    repository = commit_of_this_tree(tmp_path / "repository")
    machine = CleanMachine(
        tmp_path,
        ARGS=SOME_TESTS,
        KUBECONFIG=str(kubeconfig),
        GIT_CONFIG_COUNT="1",
        GIT_CONFIG_KEY_0=f"url.{repository}.insteadOf",
        GIT_CONFIG_VALUE_0=ADDRESS,
    )
    ran, printed = [], ""
    with contextlib.ExitStack() as stack:
        execute = None
        for mark, language, text in page():
            if language == "python":
                execute = execute or stack.enter_context(machine.interpreter())
                code = text.replace('"models"', f'"{namespace}"') if mark == NEEDS_CLUSTER else text
                printed += execute(code)
            elif "$ " not in text:
                assert text == printed
                printed = ""
            else:
                for command, output in commands(text):
                    is_check = command == VALIDATE
                    if is_check:
                        manifest = machine.cwd / "iris.yaml"
                        manifest.write_text(manifest_to_validate(), encoding="utf-8")
                    found = machine.run(command, 1 if is_check else 0)
                    assert not output or found == output
                    ran.append(command)
    assert ran == [
        f"git clone {ADDRESS}",
        "cd kserve-models",
        "pip install '.[yaml]'",
        VALIDATE,
        "make generate",
        "make test",
        "kserve-models wait InferenceService/iris --timeout 10m",
        "pip install kubernetes",
    ]
    (machine.cwd / "iris.yaml").unlink()
    assert machine.run("git status --porcelain") == ""
    assert (machine.cwd / "build" / "lib").exists()
    # In another order: what has been made is in nobody's way.
    for command in (ran[2], "make test", "make clean"):
        machine.run(command)
    assert machine.run("git status --porcelain --ignored") == ""


def test_the_examples_that_need_a_cluster_are_valid_python() -> None:
    (code,) = blocks("python", NEEDS_CLUSTER)
    compile(code, str(README), "exec")


def test_the_readme_is_one_screen_and_leads_to_every_guide() -> None:
    text = README.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 120
    for guide in (REPOSITORY / "docs").glob("*.md"):
        assert f"](docs/{guide.name}" in text


def test_every_make_target_that_the_readme_names_is_there() -> None:
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z-]+)`?", README.read_text(encoding="utf-8")))
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {"generate", "test", "check", "schema-diff"} <= named <= targets


def test_what_make_test_leaves_out_runs_in_ci() -> None:
    script = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    ran = re.findall(r"^make ([a-z-]+)$", script, re.MULTILINE)
    assert ran == ["check", "test", "test-wide", "test-install"]
    workflow = (REPOSITORY / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert "- run: .ci/run\n" in workflow


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        ((), []),
        (("--with", "install", "-m", "install"), ["install"]),
        (("--with", "wide", "--with", "install"), ["install", "wide"]),
    ],
)
def test_what_takes_long_is_left_out_unless_asked_for(
    options: tuple[str, ...], chosen: list[str]
) -> None:
    """A run of all tests stays within minutes."""
    tests = {
        "install": "tests/package/test_wheel.py::test_a_release_holds_what_is_committed",
        "wide": "tests/package/test_environment.py::test_an_environment_is_made_once",
    }
    files = [test.partition("::")[0] for test in tests.values()]
    command = [sys.executable, "-m", "pytest", "-n0", "--collect-only", *options, *files]
    done = processes.run(command, cwd=REPOSITORY, check=True)
    assert [name for name, test in tests.items() if test in done.stdout] == chosen

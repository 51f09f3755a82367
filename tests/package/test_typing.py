"""The installed package as mypy and pyright see it."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from tests import REPOSITORY
from tests.support import kubernetes_clients, processes
from tests.support.distribution import install, shared_folder

SCRIPTS = REPOSITORY / "tests" / "typing"
WRONG = sorted(
    str(path.relative_to(SCRIPTS / "wrong").with_suffix(""))
    for path in (SCRIPTS / "wrong").rglob("*.py")
)
USERS = ["api_user.py", "sdk_user.py", "star.py", "user.py"]
PAGES = [
    "README.md",
    "docs/client.md",
    "docs/from-the-sdk.md",
    "docs/get-started.md",
    "docs/kubeconfig.md",
    "docs/upgrade.md",
    "docs/validate.md",
]
"""Those with Python code; ``test_every_page_with_python_is_checked`` holds them to it."""
Findings = dict[str, list[tuple[int, str, str, str]]]
"""By file: line, severity, code and message."""


def checked(
    factory: pytest.TempPathFactory, tool: str, run: Callable[[Path, Path], Findings]
) -> Findings:
    """What a tool says about all scripts; it runs once, away from this repository's settings."""
    shared = shared_folder(factory)
    python = install(shared)
    result = shared / f"{tool}.json"
    with FileLock(shared / f"{tool}.lock"):
        if not result.exists():
            folder = shared / tool
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(SCRIPTS, folder)
            for page in PAGES:
                (folder / code_of(page)[0]).write_text(code_of(page)[1])
            result.write_text(json.dumps(run(folder, python)))
    loaded: Findings = json.loads(result.read_text())
    return loaded


def code_of(page: str) -> tuple[str, str]:
    """The Python of a page, each line where it is on the page, and the name of its script."""
    lines = []
    indentation = None
    for line in (REPOSITORY / page).read_text(encoding="utf-8").splitlines():
        if line.strip().startswith("```"):
            starts = indentation is None and line.strip() == "```python"
            indentation = len(line) - len(line.lstrip()) if starts else None
            line = ""
        lines.append("" if indentation is None else line[indentation:])
    return f"page_{Path(page).stem.replace('-', '_')}.py", "\n".join([*lines, ""])


def run_mypy(folder: Path, python: Path) -> Findings:
    command = [sys.executable, "-m", "mypy", "--strict", "--output", "json", "--config-file="]
    command += ["--python-executable", str(python), "--python-version", "3.10"]
    command += ["--cache-dir", str(folder / "cache")]
    paths = [path for path in sorted(folder.rglob("*.py")) if not path.name.startswith("page_")]
    scripts = [str(path.relative_to(folder)) for path in paths]
    done = processes.run([*command, *scripts], cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    findings: Findings = defaultdict(list)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            found = json.loads(line)
            findings[found["file"]].append(
                (found["line"], found["severity"], found["code"] or "", found["message"])
            )
    return findings


def run_pyright(folder: Path, python: Path) -> Findings:
    settings = {
        "typeCheckingMode": "standard",
        "pythonVersion": "3.10",
        "strict": USERS,
        # The README has an example with that client.
        "extraPaths": [str(kubernetes_clients.installed(kubernetes_clients.versions()[-1]))],
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", str(python)]
    done = processes.run(command, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    findings: Findings = defaultdict(list)
    for found in json.loads(done.stdout)["generalDiagnostics"]:
        findings[Path(found["file"]).relative_to(folder).as_posix()].append(
            (
                found["range"]["start"]["line"] + 1,
                found["severity"],
                found.get("rule", ""),
                found["message"],
            )
        )
    return findings


@pytest.fixture(scope="session")
def mypy(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return checked(tmp_path_factory, "mypy", run_mypy)


@pytest.fixture(scope="session")
def pyright(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return checked(tmp_path_factory, "pyright", run_pyright)


@pytest.fixture(params=["mypy", "pyright"])
def tool(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def findings(request: pytest.FixtureRequest, tool: str) -> Findings:
    found: Findings = request.getfixturevalue(tool)
    return found


@pytest.mark.parametrize("script", USERS)
def test_a_script_of_a_user_has_no_errors(findings: Findings, script: str) -> None:
    assert findings.get(script, []) == []


def test_the_script_of_a_user_runs(tmp_path_factory: pytest.TempPathFactory) -> None:
    program = (
        "import json, user\n"
        "made = user.service('iris', 'gs://bucket', {'a': 'b'})\n"
        "assert user.storage_uri(made) == 'gs://bucket'\n"
        "assert user.age(made, made.metadata.creation_timestamp) == 0\n"
        "assert user.plain('a').to_dict(serialize=True)['spec']['predictor']['sklearn']\n"
        "assert user.positional().ports[0].container_port == 8080\n"
        "assert user.names_of_steps(user.switch()) == ['a', 'b']\n"
        "assert user.trained().to_dict(serialize=True)['framework'] == 'sklearn'\n"
        "assert user.collected({}).podmetric == user.collected({}).pods\n"
        "assert user.listens(['true']) == ['true']\n"
        "assert user.kind_of(dict(user.plain('a'))) == 'InferenceService'\n"
        "user.change(made)\n"
        "assert made.spec.predictor.node_selector == {'disk': 'ssd'} and user.images(made) == []\n"
    )
    done = processes.run(
        [str(install(shared_folder(tmp_path_factory))), "-c", program],
        cwd=SCRIPTS,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_page_with_python_is_checked() -> None:
    pages = [REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")]
    found = [page for page in pages if "```python" in page.read_text(encoding="utf-8")]
    assert sorted(str(page.relative_to(REPOSITORY)) for page in found) == sorted(PAGES)


DELIBERATE = {
    # What is told at runtime is found here, too.
    ("docs/get-started.md", "    V1beta1PredictorSpec(min_replica=1)"): "reportCallIssue",
    ("docs/get-started.md", "    V1beta1InferenceServiceSpec()"): "reportCallIssue",
    # The page says: values of the reader's own.
    ("docs/from-the-sdk.md", "    access_key_id,"): "reportUndefinedVariable",
    ("docs/from-the-sdk.md", "    secret_access_key,"): "reportUndefinedVariable",
    # A name that this package gives a module while a program runs.
    (
        "docs/from-the-sdk.md",
        "from kserve import KServeClient, V1beta1InferenceService, constants, utils",
    ): "reportMissingImports",
}


@pytest.mark.parametrize("page", PAGES)
def test_the_code_of_a_page_has_no_errors(pyright: Findings, page: str) -> None:
    name, code = code_of(page)
    lines = code.splitlines()
    found = {(page, lines[line - 1]): rule for line, _, rule, _ in pyright.get(name, [])}
    assert found == {place: rule for place, rule in DELIBERATE.items() if place[0] == page}


@pytest.mark.parametrize("script", WRONG)
def test_a_mistake_is_found_where_it_is_made(findings: Findings, tool: str, script: str) -> None:
    path = SCRIPTS / "wrong" / f"{script}.py"
    expected = [
        (number, found.group(1))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (found := re.search(rf"# .*\b{tool}: ([\w-]+)", line))
    ]
    assert len(expected) == 1
    # mypy may have two words on a call that fits no overload.
    got = {
        (line, code)
        for line, severity, code, _ in findings.get(f"wrong/{script}.py", [])
        if severity == "error"
    }
    assert got == {*expected}


def test_attributes_have_their_types(findings: Findings, tool: str) -> None:
    expected = {
        number: line.rpartition("# ")[2]
        for number, line in enumerate((SCRIPTS / "revealed.py").read_text().splitlines(), 1)
        if line.startswith("reveal_type(")
    }
    found = findings["revealed.py"]
    assert [text for _, severity, _, text in found if severity == "error"] == []
    pattern = r'Revealed type is "(.*)"' if tool == "mypy" else r'^Type of ".*" is "(.*)"$'
    got = {}
    for line, _, _, text in found:
        match = re.search(pattern, text)
        assert match is not None
        got[line] = re.sub(r"[\w.]+\.(\w+)", r"\1", match.group(1))
    assert got == expected

"""scripts/environment.py: makes an environment once, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.support import processes

SCRIPT = REPOSITORY / "scripts" / "environment.py"
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
DEAD = "http://127.0.0.1:9/simple"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with just the script and an environment ``small`` that needs no index."""
    root = tmp_path / "repository"
    (root / "scripts").mkdir(parents=True)
    shutil.copy(SCRIPT, root / "scripts")
    (root / "small").mkdir()
    wheel = root / "links" / "tiny_thing-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    info = "tiny_thing-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny_thing.py", "answer = 42\n")
        archive.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny-thing\nVersion: 1.0\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    require(root, f"tiny-thing==1.0 --hash=sha256:{digest}\n")
    return root


def require(root: Path, lines: str) -> None:
    text = f"--no-index\n--find-links {root / 'links'}\n{lines}"
    (root / "small" / "requirements.txt").write_text(text)


# Environments that borrow pip from the one that runs the tests: made in a tenth of the time.
BORROWING = """
import pathlib, runpy, sys, sysconfig, venv
real = venv.create
def create(folder, **_):
    real(folder, symlinks=True)
    [packages] = pathlib.Path(folder).glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
venv.create = create
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(
    root: Path, *arguments: str, python: str = sys.executable, real: bool = False, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PIP_RETRIES": "0", "PIP_TIMEOUT": "2", **variables}
    program = [] if real else ["-c", BORROWING]
    return processes.run(
        [python, *program, str(root / "scripts" / "environment.py"), *arguments],
        env=environment,
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that says what is wrong, below the one that says what is being done."""
    assert (done.returncode, done.stdout) == (2, "")
    lines = [line for line in done.stderr.splitlines() if not line.startswith("preparing ")]
    assert len(lines) == 1, done.stderr
    return lines[0].removeprefix("environment: ")


@pytest.mark.wide
def test_an_environment_is_made_once(repository: Path) -> None:
    program = ("-c", "import sys, tiny_thing; print(tiny_thing.answer, sys.argv[1:])", "a b", "-c")
    first = run(repository, "small", *program, real=True)
    assert (first.returncode, first.stdout) == (0, "42 ['a b', '-c']\n")
    assert first.stderr == f"preparing .venv/small-{VERSION}\n"
    again = run(repository, "small", *program)
    assert (again.returncode, again.stdout, again.stderr) == (0, first.stdout, "")
    exits = run(repository, "small", "-c", "raise SystemExit(3)")
    assert (exits.returncode, exits.stderr) == (3, "")

    require(repository, "# nothing any more\n")
    changed = run(repository, "small", "-c", "import tiny_thing")
    assert changed.returncode == 1
    assert changed.stderr.startswith(f"preparing .venv/small-{VERSION}\n")
    assert "No module named 'tiny_thing'" in changed.stderr

    python = repository / ".venv" / f"small-{VERSION}" / "bin" / "python"
    python.unlink()
    python.symlink_to("/no/such/python")
    mended = run(repository, "small", "-c", "print('mended')")
    assert (mended.returncode, mended.stdout) == (0, "mended\n")


@pytest.mark.parametrize("name", ["no-such", "scripts", "Small", ""])
def test_a_wrong_name_is_one_line(repository: Path, name: str) -> None:
    line = last_line(run(repository, name, "-c", "pass"))
    assert line.startswith(f"there is no environment {name!r}: ")
    assert line.endswith("requirements.txt is missing")
    assert not (repository / ".venv").exists()


@pytest.mark.parametrize("name", ["..", "small/../small"])
def test_a_name_is_no_path(repository: Path, name: str) -> None:
    (repository / "requirements.txt").write_text("")
    (repository.parent / "requirements.txt").write_text("")
    last_line(run(repository, name, "-c", "pass"))
    assert not (repository / ".venv").exists()


def test_no_name_is_one_line(repository: Path) -> None:
    assert last_line(run(repository)).startswith("expected the name of an environment: ")


@pytest.mark.parametrize("version", [(3, 9, 18), (3, 6, 15), (2, 7, 18)])
def test_a_python_that_is_too_old_is_one_line(
    repository: Path, version: tuple[int, int, int]
) -> None:
    text = ".".join(map(str, version))
    program = (
        "import runpy, sys\n"
        f"sys.version_info = {(*version, 'final', 0)!r}\n"
        f"sys.version = '{text} (main)'\n"
        "sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    done = processes.run(
        [sys.executable, "-c", program, str(repository / "scripts" / "environment.py"), "small"],
    )
    assert last_line(done) == f"expected Python 3.10 or later, got {text}"
    assert not (repository / ".venv").exists()


@pytest.mark.parametrize("version", ["3.6", "3.7", "3.8", "3.9"])
def test_an_old_python_that_is_there_says_so(repository: Path, version: str) -> None:
    found = shutil.which(f"python{version}")
    if not found or processes.run([found, "-c", ""]).returncode:
        pytest.skip(f"there is no python{version}")
    line = last_line(run(repository, "small", "-c", "pass", python=found, real=True))
    assert line.startswith(f"expected Python 3.10 or later, got {version}")


class TestFailure:
    """One line, exit code 2, the log named, no half-made environment."""

    @pytest.fixture(autouse=True)
    def _nothing_left(self, repository: Path) -> Iterator[None]:
        yield
        folder = repository / ".venv"
        assert not folder.exists() or list(folder.iterdir()) == []

    def log(self, repository: Path) -> str:
        return f"{repository}/build/log/environment-small.log"

    def test_an_index_that_does_not_answer(self, repository: Path) -> None:
        (repository / "small" / "requirements.txt").write_text(
            f"tiny-thing==1.0 --hash=sha256:{'0' * 64}\n"
        )
        line = last_line(run(repository, "small", "-c", "pass", PIP_INDEX_URL=DEAD))
        assert line.startswith(f"installing {repository}/small/requirements.txt failed: ERROR: ")
        assert line.endswith(f"; the log is {self.log(repository)}")
        assert "127.0.0.1" in Path(self.log(repository)).read_text()

    def test_a_hash_that_is_wrong(self, repository: Path) -> None:
        require(repository, f"tiny-thing==1.0 --hash=sha256:{'0' * 64}\n")
        line = last_line(run(repository, "small", "-c", "pass"))
        assert "THESE PACKAGES DO NOT MATCH THE HASHES" in line
        assert line.endswith(f"; the log is {self.log(repository)}")

    def test_a_requirement_without_hash(self, repository: Path) -> None:
        require(repository, "tiny-thing==1.0\n")
        assert "Hashes are required" in last_line(run(repository, "small", "-c", "pass"))

    def test_requirements_that_are_none(self, repository: Path) -> None:
        require(repository, "this is no requirement\n")
        assert "Invalid requirement" in last_line(run(repository, "small", "-c", "pass"))

    def test_an_interpreter_without_venv_support(self, repository: Path) -> None:
        program = (
            "import runpy, subprocess, sys, venv\n"
            "real = venv.create\n"
            "def create(folder, **_):\n"
            "    real(folder)\n"
            "    raise subprocess.CalledProcessError(1, ['python', '-m', 'ensurepip'])\n"
            "venv.create = create\n"
            "sys.argv = sys.argv[1:]\n"
            "runpy.run_path(sys.argv[0], run_name='__main__')\n"
        )
        script = str(repository / "scripts" / "environment.py")
        done = processes.run(
            [sys.executable, "-c", program, script, "small", "-c", "pass"],
        )
        assert "can't be made: " in last_line(done)

    def test_a_folder_that_cannot_be_made(self, repository: Path) -> None:
        (repository / ".venv").write_text("")
        try:
            last_line(run(repository, "small", "-c", "pass"))
        finally:
            (repository / ".venv").unlink()

    def test_a_log_that_cannot_be_written(self, repository: Path) -> None:
        (repository / "build").write_text("")
        last_line(run(repository, "small", "-c", "pass"))


def test_the_environments_of_the_repository_lock_every_package() -> None:
    for name in ("codegen", "release", "tests"):
        lines = (REPOSITORY / name / "requirements.txt").read_text().splitlines()
        packages = [line for line in lines if line and not line.startswith((" ", "#", "-"))]
        assert packages
        assert [line for line in packages if "==" not in line or not line.endswith("\\")] == []


@pytest.mark.parametrize("name", ["codegen", "release", "tests"])
def test_what_is_asked_for_is_locked_by_the_command_that_the_file_names(name: str) -> None:
    folder = REPOSITORY / name
    asked = re.findall(r"^([\w.-]+)", (folder / "requirements.in").read_text(), re.MULTILINE)
    text = (folder / "requirements.txt").read_text()
    locked = {found.lower() for found in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
    assert {one.lower() for one in asked if not one.startswith("-")} <= locked
    assert "--generate-hashes --no-header" in text.partition("==")[0]


def test_tests_use_what_codegen_locks() -> None:
    pins = [
        {
            line.split()[0]
            for line in (REPOSITORY / name / "requirements.txt").read_text().splitlines()
            if "==" in line and not line.startswith(" ")
        }
        for name in ("codegen", "tests")
    ]
    assert pins[0] <= pins[1]

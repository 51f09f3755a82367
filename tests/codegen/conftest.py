"""A small schema to change, and ``python -m codegen`` as users run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Protocol

import pytest

from tests import REPOSITORY
from tests.codegen.diff_runs import Diff
from tests.codegen.generator_runs import Rendering, once, render
from tests.support import processes

FIXTURES = Path(__file__).with_name("fixtures")


class Widget(Protocol):
    """Makes the folder ``openapi`` in the working directory: a kind, and what a test puts below."""

    def __call__(
        self,
        spec: str | None = None,
        *,
        files: Mapping[str, str | bytes] | None = None,
        listed: Sequence[str] = (),
    ) -> Path: ...


class Codegen(Protocol):
    """Runs a command in the working directory."""

    def __call__(self, *arguments: object) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Widget:
    """``spec`` is the text of spec.yaml, in which ``V1WidgetSpec`` stands.

    ``files`` are written besides; ``listed`` are further schemas of spec.yaml that the root lists.
    Messages show paths from ``openapi/`` on.
    """
    monkeypatch.chdir(tmp_path)

    def make(
        spec: str | None = None,
        *,
        files: Mapping[str, str | bytes] | None = None,
        listed: Sequence[str] = (),
    ) -> Path:
        folder = tmp_path / "openapi"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(FIXTURES / "widget", folder)
        given: dict[str, str | bytes] = {} if spec is None else {"spec.yaml": spec}
        for name, text in {**given, **(files or {})}.items():
            content = text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode()
            (folder / name).write_bytes(content)
        with (folder / "openapi.yaml").open("a", encoding="utf-8") as root:
            root.writelines(f"    {n}:\n      $ref: './spec.yaml#/{n}'\n" for n in listed)
        return Path("openapi")

    return make


@pytest.fixture
def codegen() -> Codegen:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "codegen", *map(str, arguments)]
        return processes.run(command, env=environment)

    return run


@pytest.fixture
def diff(capfd: pytest.CaptureFixture[str]) -> Diff:
    """Runs ``python -m codegen diff`` in this process."""
    return Diff(capfd)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all processes of this test run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "codegen-shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def rendering(shared_folder: Path) -> Rendering:
    """Of the schema of the repository."""
    schema = REPOSITORY / "openapi"
    return Rendering(once(shared_folder, "whole", lambda folder: render(folder, schema)))


@pytest.fixture(scope="session")
def small(shared_folder: Path) -> Rendering:
    """Of the widget schema."""
    schema = FIXTURES / "widget"
    return Rendering(once(shared_folder, "small", lambda folder: render(folder, schema)))


def copy_served(folder: Path) -> Path:
    """The schema of a widget in namespaces and a gadget in none, with the repository's operations."""
    shutil.copytree(FIXTURES / "served", folder)
    shutil.copy(REPOSITORY / "openapi" / "operations.yaml", folder)
    return folder


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder ``openapi`` in the working directory: two kinds with paths."""
    monkeypatch.chdir(tmp_path)
    copy_served(tmp_path / "openapi")
    return Path("openapi")


@pytest.fixture(scope="session")
def served_rendering(shared_folder: Path) -> Rendering:
    """Of the two kinds with paths."""

    def make(folder: Path) -> None:
        render(folder, copy_served(folder / "schema"))

    return Rendering(once(shared_folder, "served", make))

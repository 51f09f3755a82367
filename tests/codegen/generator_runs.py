"""Runs of the real generator that all tests share: a run takes seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from tests import REPOSITORY
from tests.codegen.repository_copy import Workspace


class Rendering:
    """One run: what the generator wrote, and what came of it."""

    def __init__(self, folder: Path) -> None:
        self.raw = folder / "raw"
        self.models = folder / "package" / "models"
        self.api = folder / "package" / "api"


def once(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """A subfolder that the first of all test processes makes."""
    ready = folder / name / "ready"
    with FileLock(folder / f"{name}.lock"):
        if not ready.exists():
            (folder / name).mkdir()
            make(folder / name)
            ready.touch()
    return folder / name


def render(folder: Path, schema: Path) -> None:
    """Generate the code of a schema into ``package`` of the folder."""
    workspace = Workspace(folder, REPOSITORY / "kserve_models" / "models", schema)
    workspace.record(folder / "raw")
    (folder / "package").mkdir()
    done = workspace.run("generate", "--package", folder / "package")
    assert (done.returncode, done.stderr) == (0, "")

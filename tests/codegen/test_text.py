"""The reader and the writer are the package's, and need nothing of it that is generated."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import REPOSITORY
from tests.support import processes

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

CONFLICT = "<<<<<<< ours\n"


@pytest.fixture
def copy(widget: Widget, tmp_path: Path) -> Path:
    """A copy of what codegen works with, where nothing of the package but its texts is left."""
    widget()
    unneeded = shutil.ignore_patterns("__pycache__")
    for name in ("codegen", "kserve_models/_text"):
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=unneeded)
    return tmp_path


def crds_of(copy: Path) -> str:
    done = processes.run([sys.executable, "-m", "codegen", "crds"], cwd=copy)
    assert done.stderr == ""
    return done.stdout


def test_codegen_runs_where_the_package_is_absent(copy: Path) -> None:
    assert "\nkind: CustomResourceDefinition\n" in crds_of(copy)


def test_codegen_runs_where_the_package_is_broken(copy: Path) -> None:
    package = copy / "kserve_models"
    for name in ("__init__.py", "models/__init__.py", "api/__init__.py"):
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text(CONFLICT)
    assert "\nkind: CustomResourceDefinition\n" in crds_of(copy)


def test_the_package_is_not_imported() -> None:
    program = "import sys, codegen.cli; sys.exit('kserve_models' in sys.modules)"
    assert processes.run([sys.executable, "-c", program], cwd=REPOSITORY).returncode == 0

"""Files and folders stay small enough to be read."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests import REPOSITORY

GENERATED = {REPOSITORY / "kserve_models" / "models", REPOSITORY / "kserve_models" / "api"}
HAND_WRITTEN = ("bench", "codegen", "docs_site", "kserve_models", "scripts", "tests")
MOST_MODULES = 12
MOST_LINES = {"hand-written": 500, "test": 800, "generated": 1500}


def modules() -> list[Path]:
    """Every Python module of the repository."""
    return sorted(
        Path(folder) / name
        for top in HAND_WRITTEN
        for folder, _, names in os.walk(REPOSITORY / top)
        for name in names
        if name.endswith(".py")
    )


def sort_of(path: Path) -> str:
    if path.parent in GENERATED:
        return "generated"
    return "test" if REPOSITORY / "tests" in path.parents else "hand-written"


@pytest.mark.parametrize("sort", MOST_LINES)
def test_no_file_is_longer_than_can_be_read(sort: str) -> None:
    long = {
        str(path.relative_to(REPOSITORY)): lines
        for path in modules()
        if sort_of(path) == sort
        and (lines := len(path.read_bytes().splitlines())) > MOST_LINES[sort]
    }
    assert long == {}


def test_no_folder_holds_more_than_can_be_taken_in() -> None:
    counts = Counter(
        path.parent
        for path in modules()
        if path.name != "__init__.py" and path.parent not in GENERATED
    )
    full = {str(path.relative_to(REPOSITORY)): n for path, n in counts.items() if n > MOST_MODULES}
    assert full == {}

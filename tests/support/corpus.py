"""The manifests that tests read: ours under fixtures/, and upstream's samples where they are."""

from __future__ import annotations

import copy
import functools
from pathlib import Path
from typing import Any

from kserve_models._text import yaml as yaml_text
from tests import REPOSITORY

FOLDER = REPOSITORY / "tests" / "fixtures" / "manifests"
SAMPLES = REPOSITORY.parent / "shared" / "upstream" / "manifests"
NO_SAMPLES = "../shared/upstream/manifests is not here"

GOOD = sorted((FOLDER / "good").glob("*/*.yaml"))
BAD = sorted((FOLDER / "bad").iterdir())
ODD = sorted((FOLDER / "odd").iterdir())


def name(path: Path) -> str:
    """A name for a test's case."""
    return f"{path.parent.name}-{path.stem}" if path.suffix else path.name


def manifest(path: Path) -> dict[str, Any]:
    """The one manifest of a file: the caller's own."""
    (data,) = manifests(path)
    return data


def manifests(path: Path) -> list[dict[str, Any]]:
    """The manifests of a file: the caller's own."""
    return copy.deepcopy(_parsed(path))


def samples() -> list[Path]:
    """The files of upstream's samples; none where they are not here."""
    return sorted(SAMPLES.glob("*.yaml"))


def own_manifests() -> list[dict[str, Any]]:
    """Every manifest of ours: the good and the odd."""
    files = [*GOOD, *(case / "manifest.yaml" for case in ODD)]
    return [data for path in files for data in manifests(path)]


def all_manifests() -> list[dict[str, Any]]:
    """Every manifest there is: the good, the odd and upstream's."""
    return own_manifests() + [data for path in samples() for data in manifests(path)]


@functools.cache
def _parsed(path: Path) -> list[Any]:
    return [document.data for document in yaml_text.parse(path.read_bytes(), str(path))]

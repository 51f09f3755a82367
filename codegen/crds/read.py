"""CustomResourceDefinitions, read from YAML and JSON files that may hold other objects too."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.crds import validate
from codegen.crds.definition import API_GROUP, KIND, Definition
from codegen.problems import InputError, Place, Problem, display_path, listed
from codegen.schema import source
from codegen.schema.folder import ROOT_FILE

_PATTERNS = ("*.yaml", "*.yml", "*.json")
_KUSTOMIZATION = "Kustomization"


@dataclass(frozen=True)
class Definitions:
    """The definitions of a file or folder by name, and what else is there."""

    by_name: dict[str, Definition]
    left_out: str = ""
    """The other objects and folders, as ``1 Kustomization, 2 Secret``; empty where there are none."""


def read(path: Path) -> Definitions:
    """The definitions of a file, or of the files in a folder; those in folders below are left out.

    A ``List`` is opened. Other objects are left out, and counted. A definition that stands there
    more than once counts once where all are equal.

    Raises:
        InputError: there are none, a file is not YAML, a definition lacks a schema, or two of one
            name differ.
    """
    if not path.exists():
        raise InputError([Problem(Place(display_path(path)), "no such file or folder")])
    if (path / ROOT_FILE).is_file():
        message = (
            f"expected a folder of {KIND}s, got a schema folder, as it holds {ROOT_FILE}: compare"
            " schema folders with 'python -m codegen diff'"
        )
        raise InputError([Problem(Place(display_path(path)), message)])
    if not path.is_dir():
        return of_documents(path, source.read_all(path))
    files = _files(path)
    folders = sorted(below.name for below in path.iterdir() if _has_definitions(below))
    if not files:
        way_out = f": name one of its folders: {listed(folders)}" if folders else ""
        message = f"expected *.yaml files, found none{way_out}"
        raise InputError([Problem(Place(display_path(path)), message)])
    problems: list[Problem] = []
    documents: list[source.Source] = []
    for file in files:
        try:
            documents.extend(source.read_all(file))
        except InputError as error:
            problems.extend(error.problems)
    return of_documents(path, documents, folders, problems)


def of_documents(
    path: Path,
    documents: list[source.Source],
    folders: Iterable[str] = (),
    known: Iterable[Problem] = (),
) -> Definitions:
    """The definitions among the documents that were read from a path.

    ``folders`` are those below the path that were not read.

    Raises:
        InputError: there are none, or one is wrong, as for ``read``; with the problems that are
            known already.
    """
    problems = list(known)
    found: dict[str, Definition] = {}
    others: Counter[str] = Counter()
    for document in documents:
        for definition in _opened(document.data, document):
            other = _other_kind(definition)
            wrong = [] if other else list(validate.problems(definition))
            problems += wrong
            if other:
                others[other] += 1
            elif not wrong:
                problems += _added(definition, found)
    left_out = [f"{count} {kind}" for kind, count in sorted(others.items())]
    left_out += [f"folder {name}" for name in folders]
    if not found and not problems:
        among = f" beside {listed(left_out)}" if left_out else ""
        problems.append(Problem(Place(display_path(path)), f"expected {KIND}s, found none{among}"))
    if problems:
        raise InputError(problems)
    return Definitions(found, listed(left_out) if left_out else "")


def _files(folder: Path) -> list[Path]:
    return [file for pattern in _PATTERNS for file in sorted(folder.glob(pattern))]


def _has_definitions(folder: Path) -> bool:
    """Whether a folder, not read, seems to have definitions."""
    try:
        return any(KIND.encode() in file.read_bytes() for file in _files(folder))
    except OSError:
        return False


def _added(definition: Definition, found: dict[str, Definition]) -> Iterator[Problem]:
    """Put a definition among those that were found, where it is not one of them."""
    name = definition.data["metadata"]["name"]
    first = found.setdefault(name, definition)
    if first is not definition and _text(first) != _text(definition):
        message = f"{name} is defined twice, differently: it stands at {first.place()} too"
        yield Problem(definition.place(), message)


def _text(definition: Definition) -> str:
    return json.dumps(definition.data, sort_keys=True)


def _opened(data: Any, document: source.Source, pointer: str = "") -> Iterator[Definition]:
    kind = data.get("kind") if isinstance(data, dict) else None
    if kind not in ("List", f"{KIND}List") or not isinstance(data.get("items"), list):
        yield Definition(data, document, pointer)
        return
    # The items of a list of one kind need not say it.
    said = {} if kind == "List" else {"apiVersion": data.get("apiVersion"), "kind": KIND}
    for index, item in enumerate(data["items"]):
        whole = {**said, **item} if isinstance(item, dict) else item
        yield from _opened(whole, document, f"{pointer}/items/{index}")


def _other_kind(definition: Definition) -> str:
    """The kind of an object that is no definition, or what it is; empty for a definition.

    What is meant to be a definition is one, however wrong it is.
    """
    data = definition.data
    if not isinstance(data, dict):
        return "without a kind"
    kind = data.get("kind")
    if kind == KIND or str(data.get("apiVersion", "")).startswith(f"{API_GROUP}/"):
        return ""
    if isinstance(kind, str) and kind:
        return kind
    if "openapi" in data or "swagger" in data:
        return "OpenAPI document"
    is_kustomization = definition.document.path.stem == _KUSTOMIZATION.lower()
    return _KUSTOMIZATION if is_kustomization and not definition.pointer else "without a kind"

"""CustomResourceDefinitions, read from YAML files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from codegen.crds import validate
from codegen.crds.definition import KIND, Definition
from codegen.problems import InputError, Place, Problem, display_path
from codegen.schema import source
from codegen.schema.folder import ROOT_FILE


def read(path: Path) -> dict[str, Definition]:
    """The definitions of a YAML file, or of the YAML files in a folder, by name.

    A ``List`` of definitions is opened.

    Raises:
        InputError: there are none, a file is not YAML, a document is another kind, lacks a schema
            or takes a name twice.
    """
    if not path.exists():
        raise InputError([Problem(Place(display_path(path)), "no such file or folder")])
    paths = [path]
    if (path / ROOT_FILE).is_file():
        message = (
            f"expected a folder of {KIND}s, got a schema folder, as it holds {ROOT_FILE}: compare"
            " schema folders with 'python -m codegen diff'"
        )
        raise InputError([Problem(Place(display_path(path)), message)])
    if path.is_dir():
        paths = sorted(path.glob("*.yaml")) + sorted(path.glob("*.yml"))
        if not paths:
            raise InputError(
                [Problem(Place(display_path(path)), "expected *.yaml files, found none")]
            )
    problems: list[Problem] = []
    documents: list[source.Source] = []
    for file in paths:
        try:
            documents.extend(source.read_all(file))
        except InputError as error:
            problems.extend(error.problems)
    return of_documents(path, documents, problems)


def of_documents(
    path: Path, documents: list[source.Source], known: Iterable[Problem] = ()
) -> dict[str, Definition]:
    """The definitions among the documents that were read from a path, by name.

    Raises:
        InputError: there are none, or one is wrong, as for ``read``; with the problems that are
            known already.
    """
    problems = list(known)
    found: dict[str, Definition] = {}
    for document in documents:
        for definition in _opened(document):
            wrong = list(validate.problems(definition))
            problems += wrong
            if wrong:
                continue
            name = definition.data["metadata"]["name"]
            if name in found:
                message = f"{name} is defined twice: it stands at {found[name].place()} too"
                problems.append(Problem(definition.place(), message))
            found[name] = definition
    if not found and not problems:
        problems.append(Problem(Place(display_path(path)), "expected definitions, found none"))
    if problems:
        raise InputError(problems)
    return found


def _opened(document: source.Source) -> Iterator[Definition]:
    data = document.data
    if (
        isinstance(data, dict)
        and data.get("kind") == "List"
        and isinstance(data.get("items"), list)
    ):
        for index, item in enumerate(data["items"]):
            yield Definition(item, document, f"/items/{index}")
    else:
        yield Definition(data, document)

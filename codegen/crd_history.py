"""The history of fields, computed from the CRDs of releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen import atomic
from codegen.crds.read import read
from codegen.history import moves, releases, table
from codegen.history.nodes import Nodes, joined
from codegen.history.releases import History
from codegen.problems import InputError, Place, Problem, display_path


@dataclass(frozen=True)
class Written:
    """The texts of the files of a history by their paths."""

    history: History
    texts: dict[Path, str]

    def stale(self) -> list[Path]:
        """The files that hold something else, or are not there."""
        return [
            path
            for path, text in self.texts.items()
            if not path.is_file() or path.read_text(encoding="utf-8") != text
        ]

    def write(self) -> list[Path]:
        """Write what is stale; the files that were."""
        stale = self.stale()
        for path in stale:
            atomic.write_text(path, self.texts[path])
        return stale


def written(schema_folder: Path, sources: Iterable[str]) -> Written:
    """The files of the history, with the CRDs of these releases in place of what is known of them.

    Args:
        schema_folder: whose history it is.
        sources: folders of CRDs, as ``DIR`` or ``RELEASE=DIR``.

    Raises:
        InputError: with every folder that can't be read or whose release is not known.
    """
    history = releases.load(schema_folder) or History()
    for release, folder in _folders(history, sources):
        history.put(release, folder.resolve().name, _definitions(folder))
    if not history.folders:
        message = "no history yet: name the folders of CRDs, such as crds/v0.17.1"
        raise InputError([Problem(Place(display_path(schema_folder)), message)])
    advice = moves.load_advice(schema_folder, history)
    folder = schema_folder / releases.FOLDER
    return Written(
        history,
        {
            folder / releases.SCHEMAS_FILE: history.dumps(),
            folder / table.TABLE_FILE: table.dumps(history, advice),
        },
    )


def read_release(known: History, source: str) -> History:
    """The history of one release alone, whose folder a known one may have named.

    Raises:
        InputError: as ``written`` does.
    """
    history = History()
    for release, folder in _folders(known, [source]):
        history.put(release, folder.resolve().name, _definitions(folder))
    return history


def differences(schema_folder: Path, found: History) -> Iterator[str]:
    """What separates what a schema folder knows of releases from what was found, a line each."""
    known = releases.load(schema_folder) or History()
    for release in found.releases:
        if release not in known.folders:
            yield f"{release}: not in the history"
            continue
        for kind in sorted({*known.kinds, *found.kinds}):
            ours, theirs = (side.kinds.get(kind, {}).get(release) for side in (known, found))
            where = f"{release} {kind}"
            if ours is None or theirs is None:
                if ours is not theirs:
                    yield f"{where}: {_has(theirs is not None, 'it')}"
                continue
            for name in ("served", "scope", "has_status"):
                values = getattr(ours, name), getattr(theirs, name)
                if values[0] != values[1]:
                    yield f"{where}: {name}: history has {values[0]}, CRDs have {values[1]}"
            for path, what in _between(known.nodes, ours.schema, found.nodes, theirs.schema, ""):
                yield f"{where} {joined(path) or '.'}: {what}"


def _between(
    ours: Nodes, old: str, theirs: Nodes, new: str, path: str
) -> Iterator[tuple[str, str]]:
    if old == new:
        return
    before, after = ours.children(old), theirs.children(new)
    for step in sorted({*before, *after}):
        if step in before and step in after:
            yield from _between(ours, before[step], theirs, after[step], path + step)
        else:
            yield path + step, _has(step in after, "this field")
    nodes = ours.by_name[old], theirs.by_name[new]
    for key in sorted({*nodes[0], *nodes[1]} - {"properties"}):
        values = [_shown(node.get(key), key) for node in nodes]
        if values[0] != values[1]:
            yield path, f"{key}: history has {values[0]}, CRDs have {values[1]}"


def _has(in_crds: bool, what: str) -> str:
    return f"CRDs have {what}, history has not" if in_crds else f"history has {what}, CRDs have not"


def _shown(value: Any, key: str) -> str:
    if value is None:
        return "nothing"
    # Which schema stands there is compared on its own.
    is_child = key in ("items", "additionalProperties") and isinstance(value, str)
    return "a schema" if is_child else repr(value)


def _folders(history: History, sources: Iterable[str]) -> Iterator[tuple[str, Path]]:
    problems: list[Problem] = []
    found: dict[str, Path] = {}
    known = {folder: release for release, folder in history.folders.items()}
    for text in sources:
        name, equals, path = text.partition("=")
        folder = Path(path if equals else text)
        given = name if equals else releases.release_of(folder.resolve().name)
        release = given or known.get(folder.resolve().name)
        place = Place(display_path(folder))
        if release is None or not releases.is_release(release):
            message = (
                "expected a folder named after its release, such as v0.17.1, or the release ahead of"
                f" it: 0.17={text.rpartition('=')[2]}"
            )
            problems.append(Problem(place, message))
        elif release in found:
            problems.append(Problem(place, f"{release} is {display_path(found[release])} already"))
        elif not folder.is_dir():
            problems.append(Problem(place, "no such folder"))
        else:
            found[release] = folder
    if problems:
        raise InputError(problems)
    yield from found.items()


def _definitions(folder: Path) -> list[dict[str, Any]]:
    return [found.data for found in read(folder).by_name.values()]

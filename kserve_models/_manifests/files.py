"""The files of a folder or a pattern, as ``kubectl -f`` takes them."""

from __future__ import annotations

import os

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUFFIXES = (".yaml", ".yml", ".json")
_WILD = frozenset("*?[")
_ANY_FOLDERS = "**"
# Locks of Emacs, and what macOS keeps beside files on disks of other systems.
_NO_MANIFESTS = (".#", "._")


def is_pattern(path: str) -> bool:
    """Whether a path stands for what matches it; that of a file that is there does not."""
    return not _WILD.isdisjoint(path) and not os.path.exists(path)


def files_of(path: str, recursive: bool) -> Files | None:
    """The files of a folder, or of a pattern such as ``models/*.yaml``; None of any other path.

    Of a folder they are the ``SUFFIXES`` ones in the order of their names, with ``recursive`` those
    of its folders too. A pattern stands for what matches it, folders included, and ``**`` in it for
    any folders.
    """
    if os.path.isdir(path):
        return Files([path], recursive)
    return Files(sorted(_matching(path)), recursive) if is_pattern(path) else None


class Files:
    """Files in their order, each once, whatever links lead to it and to its folder."""

    def __init__(self, found: Iterable[str], recursive: bool) -> None:
        """Take files and what is in folders."""
        self.paths: list[str] = []
        self.errors: list[OSError] = []
        """Of folders that can't be read."""
        self._seen: set[str] = set()
        for path in found:
            if os.path.isdir(path):
                self._add_folder(path, recursive)
            else:
                self._add(path)

    def _add_folder(self, folder: str, recursive: bool) -> None:
        if not _is_new(folder, self._seen):
            return
        try:
            names = sorted(os.listdir(folder))
        except OSError as error:
            self.errors.append(error)
            return
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isdir(path):
                if recursive:
                    self._add_folder(path, recursive)
            elif name.endswith(SUFFIXES) and not name.startswith(_NO_MANIFESTS):
                self._add(path)

    def _add(self, file: str) -> None:
        if _is_new(file, self._seen):
            self.paths.append(file)


def _matching(pattern: str) -> Iterator[str]:
    """What matches a pattern, by the rules of ``glob``, which would follow links in circles."""
    from glob import escape, glob

    parts = pattern.replace(os.altsep or os.sep, os.sep).split(os.sep)
    if _ANY_FOLDERS not in parts:
        yield from glob(pattern)
        return
    at = parts.index(_ANY_FOLDERS)
    head = os.sep.join([*parts[:at], ""])
    tail = os.sep.join(parts[at + 1 :] or "*")
    seen: set[str] = set()
    for top in sorted(glob(head)) if head else [""]:
        for folder in _folders(top, seen):
            yield from _matching(escape(folder) + tail)


def _folders(top: str, seen: set[str]) -> Iterator[str]:
    """A folder and those below it, as far as they can be read; the hidden ones aside."""
    if not _is_new(top, seen):
        return
    yield top
    try:
        names = sorted(os.listdir(top or os.curdir))
    except OSError:
        return
    for name in names:
        path = os.path.join(top, name, "")
        if not name.startswith(".") and os.path.isdir(path):
            yield from _folders(path, seen)


def _is_new(path: str, seen: set[str]) -> bool:
    """Whether nothing of this path was seen before; it is from now on."""
    real = os.path.realpath(path)
    if real in seen:
        return False
    seen.add(real)
    return True

"""The files of a folder or a pattern, as ``kubectl -f`` takes them."""

from __future__ import annotations

import os

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".yaml", ".yml", ".json")
_WILD = frozenset("*?[")


def files_of(path: str, recursive: bool) -> list[str] | None:
    """The files of a folder, or of a pattern such as ``models/*.yaml``; None of any other path.

    Of a folder they are the ``SUFFIXES`` ones in the order of their names, with ``recursive`` those
    of its folders too. A pattern stands for what matches it, folders included, and ``**`` in it for
    any folders; the path of a file that is there is no pattern.
    """
    if os.path.isdir(path):
        return list(_files_in(path, recursive))
    if _WILD.isdisjoint(path) or os.path.exists(path):
        return None
    from glob import glob

    found: list[str] = []
    for match in sorted(glob(path, recursive=True)):
        found.extend(_files_in(match, recursive) if os.path.isdir(match) else [match])
    return list(dict.fromkeys(found))


def _files_in(folder: str, recursive: bool) -> Iterator[str]:
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            if recursive:
                yield from _files_in(path, recursive)
        elif name.endswith(SUFFIXES):
            yield path

"""Writing files and folders so that they are there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all; missing parent folders are made.

    A link stays and its target is written; a pipe or device is written to.

    Raises:
        OSError: it can't be written; ``filename`` is the path that was given.
    """
    try:
        if path.exists() and not path.is_file():
            with open(path, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
        else:
            _replace(Path(os.path.realpath(path)), text)
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def _replace(path: Path, text: str) -> None:
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o7777 if path.exists() else 0o644
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write several files, all or none: where one can't be written, the others are as they were.

    Raises:
        OSError: one can't be written; ``filename`` is its path.
    """
    before = {path: path.read_bytes() if path.exists() else None for path in texts}
    done: list[Path] = []
    try:
        for path, text in texts.items():
            done.append(path)
            write_text(path, text)
    except BaseException:
        for path in done:
            _put_back(path, before[path])
        raise


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    elif path.read_bytes() != content:
        write_text(path, content.decode())


def replace_folder(new: Path, old: Path) -> None:
    """Move the folder ``new`` to where ``old`` is.

    If the swap fails midway, ``old`` is put back.

    Raises:
        OSError: it can't be replaced; ``filename`` is ``old``.
    """
    try:
        _swap(new, old)
    except OSError as error:
        error.filename, error.filename2 = str(old), None
        raise


def _swap(new: Path, old: Path) -> None:
    with tempfile.TemporaryDirectory(dir=old.parent, prefix=f".{old.name}.") as beside:
        ready, aside = Path(beside) / "new", Path(beside) / "old"
        shutil.move(new, ready)
        if old.exists():
            os.rename(old, aside)
        try:
            os.rename(ready, old)
        except BaseException:
            if aside.exists():
                os.rename(aside, old)
            raise

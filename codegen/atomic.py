"""Writing files and folders so that they are there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all; missing parent folders are made."""
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


def replace_folder(new: Path, old: Path) -> None:
    """Put the folder ``new`` where ``old`` is; both lie on one file system.

    If the swap fails midway, ``old`` is put back.
    """
    aside = Path(tempfile.mkdtemp(dir=old.parent, prefix=f".{old.name}.")) / "old"
    try:
        if old.exists():
            os.rename(old, aside)
        try:
            os.rename(new, old)
        except BaseException:
            if aside.exists():
                os.rename(aside, old)
            raise
    finally:
        shutil.rmtree(aside.parent, ignore_errors=True)

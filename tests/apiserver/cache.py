"""The user's cache folder: what is made once for all clones on a machine.

``python -m tests.apiserver.cache`` prints it; ``make clean-cache`` deletes it.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

VARIABLE = "KSERVE_MODELS_CACHE"
DAY = 24 * 3600.0


def folder() -> Path:
    """Below the one that ``KSERVE_MODELS_CACHE`` names, else below the platform's."""
    return _base() / "apiserver"


def _base() -> Path:
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "kserve-models"
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "kserve-models"


def entry(name: str, make: Callable[[Path], None], unused_days: float) -> Path:
    """A folder of the cache: made by the first process that asks, while others wait for it.

    Args:
        name: What it is and a digest of all that it is made from, with a dash between.
        make: Creates the folder that it is given; the entry appears once it returns.
        unused_days: Other entries of its sort that nobody has asked for so long are removed.

    Raises:
        OSError: the folder can't be written.
    """
    base = folder()
    base.mkdir(parents=True, exist_ok=True)
    ready = base / name
    with FileLock(base / f"{name}.lock"):
        missing = not ready.exists()
        if missing:
            new = base / f"{name}.new"
            shutil.rmtree(new, ignore_errors=True)  # of a process that was killed
            try:
                make(new)
                new.rename(ready)
            finally:
                shutil.rmtree(new, ignore_errors=True)
        os.utime(ready)  # the time of its last use
    if missing:
        _remove_unused(base, name.partition("-")[0], unused_days * DAY)
    return ready


def _remove_unused(base: Path, sort: str, seconds: float) -> None:
    for lock in base.glob(f"{sort}-*.lock"):
        try:
            with FileLock(lock, timeout=0):
                for path in (lock.with_suffix(suffix) for suffix in ("", ".new", ".log")):
                    if path.exists() and path.stat().st_mtime < time.time() - seconds:
                        shutil.rmtree(path) if path.is_dir() else path.unlink()
        except Timeout:
            pass  # somebody makes or takes it just now


if __name__ == "__main__":
    print(folder())

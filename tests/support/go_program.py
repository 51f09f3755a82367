"""Go programs that tests ask, each built once for all clones on the machine."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.apiserver import binaries, cache, go_build

FLAGS = (
    "-mod=readonly",
    "-trimpath",
    "-gcflags=all=-dwarf=false",  # nothing for debuggers, which -w would remove later
    "-ldflags=-s -w",
)
_UNUSED_DAYS = 30


def program(sources: Path) -> Path:
    """The program of a folder: built, or taken from the cache.

    Args:
        sources: folder of the main package, with its go.mod.

    Raises:
        UnavailableError: there is no Go to build with.
        RuntimeError: the build failed.
    """
    go = binaries.find_go()
    try:
        name = f"{sources.name}-{go_build.digest(go, sources, FLAGS)}"
    except go_build.BuildError as error:
        raise RuntimeError(f"{go} fails: {error}") from None
    log = cache.folder() / f"{name}.log"

    def make(new: Path) -> None:
        print(
            f"building {sources.name} with {go}: once for this machine, for some minutes",
            file=sys.stderr,
        )
        new.mkdir()
        go_build.build(
            go, sources, FLAGS, new / sources.name, log, lambda _what, _done, _total: None
        )

    try:
        return cache.entry(name, make, _UNUSED_DAYS) / sources.name
    except go_build.BuildError as error:
        raise RuntimeError(f"building {sources.name} failed: {error}; the log is {log}") from None

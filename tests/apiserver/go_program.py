"""Another Go program that tests ask, built once and kept in the user's cache folder."""

from __future__ import annotations

from pathlib import Path

from tests.apiserver import binaries, cache, go_build

UNUSED_DAYS = 30
_FLAGS = [*binaries.COMMON_FLAGS, "-ldflags=-s -w"]


def program(sources: Path) -> Path:
    """The path of the program that is built from a folder.

    Raises:
        UnavailableError: there is no Go to build with.
        RuntimeError: the build failed.
    """
    go = binaries.go()
    name = f"{sources.name}-{binaries.digest(go, sources, _FLAGS)}"
    log = cache.folder() / f"{name}.log"

    def make(new: Path) -> None:
        new.mkdir()
        go_build.build(go, sources, _FLAGS, new / sources.name, log, lambda *_: None)

    try:
        return cache.entry(name, make, UNUSED_DAYS) / sources.name
    except go_build.BuildError as error:
        raise RuntimeError(f"building {sources} failed: {error}; the log is {log}") from None

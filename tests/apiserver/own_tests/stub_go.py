"""A program named ``go`` that builds nothing, for tests of what is done with it."""

from __future__ import annotations

import os
import pty
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.apiserver import cache

_SCRIPT = """#!/bin/sh
echo "$1" >> '{calls}'
case $1 in
env) echo "$STUB_GO_VERSION" linux amd64 ;;
list) printf 'go: downloading one v1\\none\\ntwo\\nthree\\n' ;;
build)
    printf 'one\\ntwo\\n'
    {build}
    while [ "$1" != -o ]; do shift; done
    printf '#!/bin/sh\\n' > "$2"
    chmod +x "$2"
    ;;
esac
"""


class StubGo:
    """Takes the place of Go in this process and those that it starts.

    Args:
        folder: For the program and a cache folder.
        monkeypatch: Changes the environment.
        build: A line of shell in the middle of a build.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, build: str = "true") -> None:
        self.program = folder / "go"
        self.cache = folder / "cache" / "apiserver"
        self._calls = folder / "calls"
        self._monkeypatch = monkeypatch
        self.program.write_text(_SCRIPT.format(calls=self._calls, build=build))
        self.program.chmod(0o755)
        monkeypatch.delenv("KUBEBUILDER_ASSETS", raising=False)
        monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
        monkeypatch.setenv(cache.VARIABLE, str(self.cache.parent))
        self.say_version("go1.25.0")

    def say_version(self, version: str) -> None:
        self._monkeypatch.setenv("STUB_GO_VERSION", version)

    @property
    def calls(self) -> list[str]:
        """The commands that it was called with."""
        return self._calls.read_text().split() if self._calls.exists() else []


@contextmanager
def terminal() -> Iterator[tuple[int, list[str]]]:
    """A terminal for other processes, and what they have written on it once it is closed."""
    ours, theirs = pty.openpty()
    written: list[str] = []

    def read() -> None:
        try:
            while data := os.read(ours, 4096):
                written.append(data.decode())
        except OSError:  # what Linux says at the end
            pass

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield theirs, written
    finally:
        os.close(theirs)
        reader.join()
        os.close(ours)

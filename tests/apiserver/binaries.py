"""The programs of a Kubernetes API server, ``etcd`` and ``kube-apiserver``: given, or built here.

``python -m tests.apiserver.binaries`` prints the folder that holds them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.apiserver import cache, go_build

SOURCES = Path(__file__).parent
KUBERNETES = "v1.35.0"
NAMES = ("etcd", "kube-apiserver")
COMMON_FLAGS = [
    "-mod=readonly",
    "-trimpath",
    "-gcflags=all=-dwarf=false",  # nothing for debuggers, which -w would remove later
]
FLAGS = [
    *COMMON_FLAGS,
    f"-ldflags=-s -w -X k8s.io/component-base/version.gitVersion={KUBERNETES}",
]
USUAL_GO = Path("/usr/local/go/bin/go")
UNUSED_DAYS = 30


class UnavailableError(Exception):
    """There is no API server to test against; the message says what would give one."""


def folder(
    tell: Callable[[str], None] = lambda _: None,
    progress: go_build.Progress = lambda _what, _done, _total: None,
) -> Path:
    """The folder of both programs: ``KUBEBUILDER_ASSETS``, else built once and kept in the cache.

    Args:
        tell: Takes a line for the user, before the build that takes minutes and after it.
        progress: Takes what is counted, how many of them are done, and how many there are.

    Raises:
        UnavailableError: there is no folder named and no Go to build with.
        RuntimeError: the named folder lacks a program, or the build failed.
    """
    given = _given()
    if given:
        return given
    found = go()
    try:
        name = f"programs-{digest(found, SOURCES, FLAGS)}"
    except go_build.BuildError as error:
        raise RuntimeError(f"{found} fails: {error}") from None
    log = cache.folder() / f"{name}.log"

    def make(new: Path) -> None:
        tell(f"building an API server with {found}: once for this machine, for some minutes")
        began = time.monotonic()
        new.mkdir()
        go_build.build(found, SOURCES, FLAGS, new / NAMES[1], log, progress)
        (new / NAMES[0]).symlink_to(NAMES[1])
        tell(f"built an API server in {time.monotonic() - began:.0f} s")

    try:
        return cache.entry(name, make, UNUSED_DAYS)
    except go_build.BuildError as error:
        raise RuntimeError(f"building tests/apiserver failed: {error}; the log is {log}") from None


def check() -> None:
    """Raise at once what ``folder`` raises without a build."""
    if not _given():
        go()


def _given() -> Path | None:
    assets = os.environ.get("KUBEBUILDER_ASSETS")
    if not assets:
        return None
    for name in NAMES:
        if not os.access(Path(assets) / name, os.X_OK):
            raise RuntimeError(
                f"KUBEBUILDER_ASSETS={assets} holds no program {name!r}: "
                "expected the folder that 'setup-envtest use -p path' prints"
            )
    return Path(assets)


def go() -> str:
    """The path of Go.

    Raises:
        UnavailableError: there is none.
    """
    found = shutil.which("go") or shutil.which(USUAL_GO)
    if found is None:
        raise UnavailableError(
            "there is no API server to test against: install Go (https://go.dev/dl), or set "
            "KUBEBUILDER_ASSETS to the folder of envtest's etcd and kube-apiserver, or run pytest "
            "with --use-kubeconfig"
        )
    return found


def digest(go: str, sources: Path, flags: list[str]) -> str:
    """Names what is built: another source, flag, Go or platform, another folder."""
    result = hashlib.sha256(" ".join([*flags, go_build.version(go, sources)]).encode())
    for path in sorted([*sources.glob("*.go"), *sources.glob("go.*")]):
        result.update(path.read_bytes())
    return result.hexdigest()[:16]


def _show(what: str, done: int, total: int) -> None:
    print(f"\r{f'{done} of {total} {what}':40}", end="", file=sys.stderr, flush=True)


def main() -> None:
    """Print the folder; say how far a build is, on a terminal."""
    lively = sys.stderr.isatty()

    def tell(line: str) -> None:
        print(f"\r{line:40}" if lively else line, file=sys.stderr)

    try:
        print(folder(tell, _show) if lively else folder(tell))
    except (UnavailableError, RuntimeError) as error:
        raise SystemExit(f"apiserver: {error}") from None


if __name__ == "__main__":
    main()

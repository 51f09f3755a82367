"""The programs of a Kubernetes API server, ``etcd`` and ``kube-apiserver``: given, or built here.

``python -m tests.apiserver.programs`` prints the folder that holds them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

SOURCES = Path(__file__).parent
BUILT = SOURCES.parents[1] / "build" / "apiserver"
KUBERNETES = "v1.35.0"
NAMES = ("etcd", "kube-apiserver")
BUILD = [
    "build",
    "-mod=readonly",
    "-trimpath",
    f"-ldflags=-s -w -X k8s.io/component-base/version.gitVersion={KUBERNETES}",
]
USUAL_GO = Path("/usr/local/go/bin/go")


class UnavailableError(Exception):
    """There is no API server to test against; the message says what would give one."""


def folder(tell: Callable[[str], None] = lambda _: None) -> Path:
    """The folder of both programs: ``KUBEBUILDER_ASSETS``, else built once and kept below build/.

    Args:
        tell: Takes a line for the user, before the build that takes minutes.

    Raises:
        UnavailableError: there is no folder named and no Go to build with.
        RuntimeError: the named folder lacks a program, or the build failed.
    """
    given = os.environ.get("KUBEBUILDER_ASSETS")
    if given:
        return _checked(Path(given))
    go = shutil.which("go") or shutil.which(USUAL_GO)
    if go is None:
        raise UnavailableError(
            "there is no API server to test against: install Go (https://go.dev/dl), or set "
            "KUBEBUILDER_ASSETS to the folder of envtest's etcd and kube-apiserver, or run pytest "
            "with --use-kubeconfig"
        )
    ready = BUILT / _digest()
    BUILT.mkdir(parents=True, exist_ok=True)
    with FileLock(BUILT / "lock"):
        if not ready.exists():
            tell(f"building an API server with {go}: once, for some minutes")
            _build(go, ready)
    return ready


def _checked(assets: Path) -> Path:
    for name in NAMES:
        if not os.access(assets / name, os.X_OK):
            raise RuntimeError(
                f"KUBEBUILDER_ASSETS={assets} holds no program {name!r}: "
                "expected the folder that 'setup-envtest use -p path' prints"
            )
    return assets


def _digest() -> str:
    """Names what is built: another source or flag, another folder."""
    digest = hashlib.sha256(" ".join(BUILD).encode())
    for name in ("main.go", "go.mod", "go.sum"):
        digest.update((SOURCES / name).read_bytes())
    return digest.hexdigest()[:16]


def _build(go: str, ready: Path) -> None:
    new = ready.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    log = ready.with_suffix(".log")
    with log.open("wb") as output:
        done = subprocess.run(
            [go, *BUILD, "-o", str(new / NAMES[1]), "."],
            cwd=SOURCES,
            env={**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "", "GOWORK": "off"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        lines = log.read_text(errors="replace").strip().splitlines()
        last = lines[-1] if lines else f"exit code {done.returncode}"
        raise RuntimeError(f"building tests/apiserver failed: {last}; the log is {log}")
    (new / NAMES[0]).symlink_to(NAMES[1])
    new.rename(ready)


if __name__ == "__main__":
    try:
        print(folder(lambda line: print(line, file=sys.stderr)))
    except (UnavailableError, RuntimeError) as error:
        raise SystemExit(f"apiserver: {error}") from None

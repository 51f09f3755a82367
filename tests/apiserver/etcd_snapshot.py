"""What etcd holds once the CRDs are installed: made once and kept in the user's cache folder.

Installing them takes a server some fifteen seconds of processor time.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

from filelock import FileLock

from tests import REPOSITORY
from tests.apiserver import binaries, cache
from tests.apiserver.server import Server

UNUSED_DAYS = 3


def definitions(folder: Path) -> list[bytes]:
    """The CustomResourceDefinitions that ``python -m codegen crds`` writes.

    Args:
        folder: Of a test run, whose processes have it write them once.
    """
    with FileLock(folder / "definitions.lock"):
        written = folder / "definitions"
        if not written.exists():
            new = folder / "definitions.new"
            command = [sys.executable, "-m", "codegen", "crds", "-o", str(new)]
            subprocess.run(command, cwd=REPOSITORY, check=True)
            new.rename(written)
    return [path.read_bytes() for path in sorted(written.glob("*.yaml"))]


def state(assets: Path, definitions: list[bytes]) -> Path:
    """A folder for ``Server(..., state=...)``, made again for other programs or definitions."""

    def make(new: Path) -> None:
        with (
            tempfile.TemporaryDirectory() as scratch,
            Server(Path(scratch) / "server", assets) as server,
        ):
            server.cluster.install(definitions)
            server.save(new)

    return cache.entry(f"state-{_digest(assets, definitions)}", make, UNUSED_DAYS)


def _digest(assets: Path, definitions: list[bytes]) -> str:
    digest = hashlib.sha256()
    for definition in definitions:
        digest.update(definition)
    for name in binaries.NAMES:
        program = (assets / name).resolve()
        status = program.stat()
        digest.update(f"{program} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]

"""What etcd holds once the CRDs are installed: made once and kept below build/.

Installing them takes a server some fifteen seconds of processor time.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock

from tests.apiserver import programs
from tests.apiserver.server import Server


def state(assets: Path, definitions: list[bytes]) -> Path:
    """A folder for ``Server(..., state=...)``, made again for other programs or definitions."""
    programs.BUILT.mkdir(parents=True, exist_ok=True)
    ready = programs.BUILT / f"state-{_digest(assets, definitions)}"
    with FileLock(programs.BUILT / "state.lock"):
        if not ready.exists():
            for old in programs.BUILT.glob("state-*"):
                shutil.rmtree(old)
            with tempfile.TemporaryDirectory(dir=programs.BUILT) as scratch:
                new = Path(scratch) / "state"
                with Server(Path(scratch) / "server", assets) as server:
                    server.cluster.install(definitions)
                    server.save(new)
                new.rename(ready)
    return ready


def _digest(assets: Path, definitions: list[bytes]) -> str:
    digest = hashlib.sha256()
    for definition in definitions:
        digest.update(definition)
    for name in programs.NAMES:
        program = (assets / name).resolve()
        status = program.stat()
        digest.update(f"{program} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]

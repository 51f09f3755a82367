"""PEM text as a file: OpenSSL, as Python has it, reads client certificates and keys from nothing else."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def pem_file(data: bytes) -> Iterator[str]:
    """The path of a file that holds data for as long as the block runs.

    On Linux the file is in memory and in no folder. Elsewhere it is one that its owner alone may read.

    Raises:
        OSError: there can be no such file.
    """
    number, path = _memory_file() or _private_file()
    try:
        with open(number, "wb", closefd=False) as file:
            file.write(data)
        yield path
    finally:
        os.close(number)
        if not path.startswith(_DESCRIPTORS):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)


_DESCRIPTORS = "/proc/self/fd/"


def _memory_file() -> tuple[int, str] | None:
    """Number and path of a file in memory; None where the system has none, or forbids them."""
    try:
        number = os.memfd_create("kserve-models")
    except (AttributeError, OSError):
        return None
    path = f"{_DESCRIPTORS}{number}"
    if os.access(path, os.R_OK):
        return number, path
    os.close(number)
    return None


def _private_file() -> tuple[int, str]:
    """Number and path of a new file that its owner alone may read and write."""
    import tempfile

    return tempfile.mkstemp(".pem", "kserve-models-")

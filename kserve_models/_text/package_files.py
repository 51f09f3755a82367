"""Data files that lie beside modules of the package."""

from __future__ import annotations

import os

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from typing import Any


def read(spec: ModuleSpec | None, name: str) -> bytes:
    """What a file beside a module holds, wherever the package is, in a zip file too.

    Args:
        spec: the module's ``__spec__``.
        name: of the file.

    Raises:
        OSError: it is not there.
    """
    found: Any = spec
    content: bytes = found.loader.get_data(os.path.join(os.path.dirname(found.origin), name))
    return content

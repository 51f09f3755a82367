"""The history that the package ships, read on first use."""

from __future__ import annotations

import functools

from kserve_models import models

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from typing import Any

_FILE = "_history.zlib"


@functools.cache
def data() -> dict[str, Any]:
    """What the file says; its schemas are whole, where they are the same also the same object.

    Nobody may change what is in it.
    """
    import json
    import os
    import zlib

    # The loader reads it from wherever the package is, a zip file too; pkgutil takes 20 ms to load.
    loader: Any = models.__spec__.loader
    path = os.path.join(os.path.dirname(models.__file__), _FILE)
    read: dict[str, Any] = json.loads(zlib.decompress(loader.get_data(path)))
    nodes = read["nodes"]
    for node in nodes:
        properties = node.get("properties")
        if properties is not None:
            node["properties"] = {name: nodes[child] for name, child in properties.items()}
        for key in ("items", "additionalProperties"):
            child = node.get(key)
            if type(child) is int:
                node[key] = nodes[child]
    return read

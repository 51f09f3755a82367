"""The history that the package ships, read on first use."""

from __future__ import annotations

import functools

from kserve_models import models
from kserve_models._text import package_files

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
    import zlib

    content = package_files.read(models.__spec__, _FILE)
    read: dict[str, Any] = json.loads(zlib.decompress(content))
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

"""The history that the package ships, read on first use."""

from __future__ import annotations

import functools

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from typing import Any

_PACKAGE, _FILE = "kserve_models.models", "_history.zlib"


@functools.cache
def data() -> dict[str, Any]:
    """What the file says; its schemas are whole, where they are the same also the same object.

    Nobody may change what is in it.
    """
    import json
    import pkgutil
    import zlib

    content = pkgutil.get_data(_PACKAGE, _FILE)
    if content is None:
        raise FileNotFoundError(f"{_PACKAGE} has no {_FILE}: install kserve-models again")
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

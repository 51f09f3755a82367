"""The history as the package ships it: one compressed file, loaded on first use."""

from __future__ import annotations

import copy
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from codegen import crds
from codegen.bundle import Bundle
from codegen.history import moves, since, snapshot
from codegen.history.nodes import joined
from codegen.history.releases import History, KindVersion
from codegen.history.since import ClassHistory
from codegen.schema import resources

FILE = "_history.zlib"
"""The file, in the folder of the models."""


def of_package(bundle: Bundle, history: History) -> bytes:
    """The bytes of the file.

    Raises:
        InputError: what people say of fields is wrong.
    """
    classes = since.of_classes(history, bundle.schemas, resources.load(bundle))
    advice = moves.load_advice(bundle.folder.folder, history)
    completed = copy.deepcopy(history)
    snapshot.complete(completed, crds.definitions(bundle))
    data = _content(completed, advice, classes)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return zlib.compress(text.encode(), 9)


def read(path: Path) -> bytes:
    """What the file holds, as text: compressed it differs from machine to machine.

    A file that is none is given as it is.
    """
    data = path.read_bytes()
    try:
        return zlib.decompress(data)
    except zlib.error:
        return data


def _content(
    history: History,
    advice: Mapping[KindVersion, Mapping[str, str]],
    classes: Mapping[str, ClassHistory],
) -> dict[str, Any]:
    """What the file says.

    Nodes and releases are named by their numbers, and nodes name their children alike.
    """
    numbers = _numbers(history)
    return {
        "releases": history.releases,
        "nodes": [_numbered(history.nodes.by_name[name], numbers) for name in numbers],
        "kinds": [
            {
                "group": kind.group,
                "kind": kind.kind,
                "version": kind.version,
                "releases": {
                    release: {**vars(served), "schema": numbers[served.schema]}
                    for release, served in sorted(history.kinds[kind].items())
                },
                "gone": _gone(history, kind, advice.get(kind, {})),
            }
            for kind in sorted(history.kinds)
        ],
        "classes": {
            name: {
                "since": known.since,
                "fields": {
                    wire: since
                    for wire, since in known.fields.items()
                    if since != {kind: known.since[kind] for kind in known.since}
                },
                "never": sorted(known.never),
            }
            for name, known in sorted(classes.items())
            if known.since
        },
    }


def _numbers(history: History) -> dict[str, int]:
    names = {
        name
        for kind in history.kinds
        for root in history.roots(kind)
        if root is not None
        for name in history.nodes.below(root)
    }
    # Like beside like is what makes them small.
    ordered = sorted(
        names, key=lambda name: (json.dumps(sorted(history.nodes.by_name[name])), name)
    )
    return {name: number for number, name in enumerate(ordered)}


def _numbered(node: dict[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    result = dict(node)
    if "properties" in node:
        result["properties"] = {name: numbers[child] for name, child in node["properties"].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), str):
            result[key] = numbers[node[key]]
    return result


def _gone(
    history: History, kind: KindVersion, advice: Mapping[str, str]
) -> list[dict[str, str | None]]:
    """Where fields went, and what to do."""
    moved = {move.old: joined(move.new) for move in moves.find(history, kind)}
    return [
        {"field": joined(path), "moved": moved.get(path), "advice": advice.get(path)}
        for path in sorted({*moved, *advice})
    ]

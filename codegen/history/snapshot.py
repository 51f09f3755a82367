"""What a release has beyond the CRDs that are known of it: those of a commit before it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from codegen.history.nodes import Node
from codegen.history.releases import History, KindVersion, Served


def complete(history: History, definitions: Iterable[dict[str, Any]]) -> None:
    """Add to the newest release the fields that the schema has, and no release is known to have.

    Only where its CRDs are those of a commit before it: else they are all that the release has.

    Args:
        history: what is known of releases, which is changed.
        definitions: the CustomResourceDefinitions of the schema.
    """
    newest = history.releases[-1]
    if not history.is_snapshot(newest):
        return
    for definition in definitions:
        spec = definition["spec"]
        for version in spec["versions"]:
            kind = KindVersion(spec["group"], spec["names"]["kind"], version["name"])
            served = history.kinds.get(kind, {}).get(newest)
            if served is not None:
                ours = history.nodes.add(version["schema"]["openAPIV3Schema"])
                schema = _Completion(history).node(ours, history.roots(kind))
                history.kinds[kind][newest] = Served(**{**vars(served), "schema": schema})


class _Completion:
    def __init__(self, history: History) -> None:
        self._nodes = history.nodes
        self._made: dict[tuple[str, tuple[str | None, ...]], str] = {}

    def node(self, ours: str, theirs: tuple[str | None, ...]) -> str:
        """The newest of their nodes with what ours has besides."""
        newest = theirs[-1]
        if newest is None or newest == ours:
            return ours
        key = (ours, theirs)
        if key not in self._made:
            self._made[key] = self._nodes.put(self._completed(ours, theirs, newest))
        return self._made[key]

    def _completed(self, ours: str, theirs: tuple[str | None, ...], newest: str) -> Node:
        result = dict(self._nodes.by_name[newest])
        known = [self._nodes.children(name) for name in theirs]
        for step, child in self._nodes.children(ours).items():
            below = tuple(found.get(step) for found in known)
            if below[-1] is not None:
                made = self.node(child, below)
            elif step[0] == "." and "properties" in result and not any(below):
                made = child
            else:
                continue
            if step[0] == ".":
                result["properties"] = {**result["properties"], step[1:]: made}
            else:
                result["items" if step == "[]" else "additionalProperties"] = made
        return result

"""The KServe releases that are known, and what each of them knew."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from kserve_models._history.data import data

GROUP = "serving.kserve.io"
Schema: TypeAlias = "dict[str, Any]"


class Served(NamedTuple):
    """How a release has a version of a kind.

    Attributes: schema (dict: an ``openAPIV3Schema`` without descriptions, not to be changed),
    served (bool), scope (str: ``Namespaced`` or ``Cluster``), has_status (bool: whether status is a
    subresource, which writing an object leaves alone).
    """

    schema: Schema
    served: bool
    scope: str
    has_status: bool


class Gone(NamedTuple):
    """What is known of a field that releases have no more.

    Attributes: field (str: its path), moved (str | None: the path of the field that has its place),
    advice (str | None: what to do).
    """

    field: str
    moved: str | None
    advice: str | None


def known_releases() -> tuple[str, ...]:
    """The releases, oldest first, as ``0.17``."""
    return tuple(data()["releases"])


def newest() -> str:
    """The newest of them."""
    return known_releases()[-1]


def release_named(text: str) -> str:
    """The release that ``0.17``, ``v0.17`` or ``v0.17.1`` names.

    Raises:
        ValueError: it names none that is known.
    """
    found = re.fullmatch(r"v?(\d+\.\d+)(\.\d+)?(-rc\d+)?", text.strip())
    releases = data()["releases"]
    if found is None or found[1] not in releases:
        raise ValueError(
            f"expected a KServe release from {releases[0]} to {releases[-1]}, such as"
            f" {releases[-1]}, got {text!r}"
        )
    return str(found[1])


def served(kind: str, version: str, release: str) -> Served | None:
    """How a release has a version of a kind of ``serving.kserve.io``; None where it has not.

    Args:
        kind: as ``InferenceService``.
        version: as ``v1beta1``.
        release: as ``known_releases`` has it.
    """
    entry = _kinds().get((kind, version))
    found = entry["releases"].get(release) if entry is not None else None
    if found is None:
        return None
    return Served(
        data()["nodes"][found["schema"]], found["served"], found["scope"], found["has_status"]
    )


def versions_of(kind: str, release: str) -> list[str]:
    """The versions of a kind that a release serves; none where it does not know the kind."""
    return [
        version
        for name, version in _kinds()
        if name == kind and (found := served(kind, version, release)) is not None and found.served
    ]


def kinds_of(release: str) -> list[str]:
    """The kinds that a release has."""
    return sorted({kind for kind, version in _kinds() if served(kind, version, release)})


@functools.cache
def is_namespaced(kind: str) -> bool:
    """Whether a kind lives in namespaces; not for one that no release has."""
    return any(
        found["scope"] == "Namespaced"
        for (name, _), entry in _kinds().items()
        if name == kind
        for found in entry["releases"].values()
    )


def is_known_kind(kind: str) -> bool:
    """Whether any release has a kind."""
    return any(name == kind for name, _ in _kinds())


def present_in(kind: str, version: str, path: str) -> tuple[str, ...]:
    """The releases that have a field, oldest first; none where no release has it.

    Args:
        kind: as ``InferenceService``.
        version: as ``v1beta1``.
        path: as ``spec.predictor.containers[].name``; ``{}`` stands for any key of a map, and an
            index may stand in the brackets. Empty for the object itself.
    """
    entry = _kinds().get((kind, version), {"releases": {}})
    nodes = data()["nodes"]
    steps = _steps(path)
    return tuple(
        release
        for release in data()["releases"]
        if release in entry["releases"]
        and node_at(nodes[entry["releases"][release]["schema"]], steps) is not None
    )


def node_at(schema: Schema | None, steps: list[str]) -> Schema | None:
    """The schema at the end of a way of property names, ``[]`` and ``{}``; None where there is none."""
    for step in steps:
        if schema is None:
            return None
        if step == "[]":
            schema = schema.get("items")
        elif step == "{}":
            found = schema.get("additionalProperties")
            schema = found if isinstance(found, dict) else None
        else:
            schema = schema.get("properties", {}).get(step)
    return schema


def first_release(kind: str, version: str, path: str) -> str | None:
    """The release since which a field exists, without a gap; None where the newest has it not."""
    there = present_in(kind, version, path)
    releases = known_releases()
    if not there or there[-1] != releases[-1]:
        return None
    since = len(releases)
    while since and releases[since - 1] in there:
        since -= 1
    return releases[since]


def what_became_of(kind: str, version: str, path: str) -> list[Gone]:
    """What is known of a field, and of what it holds, that a release has no more."""
    entry = _kinds().get((kind, version), {"gone": []})
    way = _steps(path)
    return [Gone(**gone) for gone in entry["gone"] if _steps(gone["field"])[: len(way)] == way]


def alike(word: str, words: list[str]) -> str:
    """What follows the name of an unknown word: the known one that it resembles, or nothing."""
    import difflib

    found = difflib.get_close_matches(word, words, 1, 0.8)
    return f": did you mean {found[0]!r}?" if found else ""


@functools.cache
def _kinds() -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (entry["kind"], entry["version"]): entry
        for entry in data()["kinds"]
        if entry["group"] == GROUP
    }


def _steps(path: str) -> list[str]:
    return list(_parts(path))


def _parts(path: str) -> Iterator[str]:
    for name in path.split(".") if path else ():
        head, *inner = re.split(r"(\[[^]]*\]|\{[^}]*\})", name)
        if head:
            yield head
        yield from (f"{part[0]}{part[-1]}" for part in inner if part)

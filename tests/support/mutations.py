"""Manifests as an odd or newer server, or a careless hand, would write them."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from kserve_models import Model, Resource, models
from tests.support import laws

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

OWN_NAMES = sorted({*dir(Model), *dir(Resource)})
"""Keys with the names of attributes and methods that our objects have."""
ODD_KEYS = [
    "",
    " ",
    "x",
    "é",
    "\U0001f600",
    "a.b",
    "$ref",
    "null",
    "self",
    "manifest[spec]",
    "additionalProperties",
    "unknownField",
]
TIMES = [
    "2024-13-99",
    "2024-13-99T00:00:00Z",
    "2024-01-01T00:00:00Z",
    "2024-01-01t00:00:00z",
    "2016-12-31T23:59:60Z",
    "2024-01-01T24:00:00Z",
    "9999-12-31T24:00:00Z",
    "0000-00-00T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "2024-01-01T00:00:00.123456789Z",
    "2024-01-01T00:00:00.1Z",
    "2024-01-01T00:00:00,5Z",
    "2024-01-01T00:00:00+05:30",
    "2024-01-01T00:00:00-0000",
    "2024-01-01T00:00:00+99:99",
    "2024-01-01T00:00:00",
    "2024-01-01 00:00:00Z",
    "20240101T000000.000Z",
    "\u0662\u0660\u0662\u0664-01-01T00:00:00Z",
    "2024-01-01T00:00:00Z\n",
]
VALUES: list[Any] = [
    *TIMES,
    None,
    True,
    False,
    0,
    1,
    -1,
    2**53 + 1,
    2**63,
    2**64 - 1,
    10**30,
    1.0,
    0.1,
    -0.0,
    1e300,
    "",
    "text",
    "null",
    "1",
    "\0\x7f\u2028\ufeff\U0001f600",
    "x" * 300,
    [],
    {},
    [[]],
    [None],
    [{}],
    [1, "a", None, [True], {"a": None}],
    {"a": None},
    {"a": {"b": [{"c": None}]}},
    {"": 0},
    {"name": "x", "value": 1},
    {"minReplicas": 1, "min_replicas": 2},
]


def place(random: random.Random, manifest: dict[str, Any], cls: type[Model]) -> Any:
    """A class and a mapping of it, somewhere in a manifest."""
    return random.choice(list(laws.places(manifest, cls.__name__)))


def mutate(random: random.Random, manifest: dict[str, Any], cls: type[Model]) -> None:
    """Change one thing in a manifest, at any depth."""
    type_name, target = place(random, manifest, cls)
    described = laws.model_class(type_name)
    present = list(target)
    value = copy.deepcopy(random.choice(VALUES))
    kind = random.randrange(8)
    if kind == 0 and present:
        del target[random.choice(present)]
    elif kind == 1:
        target[random.choice(OWN_NAMES)] = value
    elif kind == 2:
        target[random.choice(ODD_KEYS)] = value
    elif kind == 3:
        target[random.choice(list(described.attribute_map))] = value
    elif kind == 4 and present:
        # A field under its Python name, alone or beside the one with the wire name.
        name, wire = random.choice(list(described.attribute_map.items()))
        known = [pair for pair in described.attribute_map.items() if pair[1] in target]
        name, wire = random.choice(known or [(name, wire)])
        moved = target.pop(wire, value)
        target[name] = moved
        if random.randrange(2):
            target[wire] = random.choice([None, value, copy.deepcopy(moved)])
    elif kind == 5 and present:
        # Another field's value.
        other = random.choice(present)
        target[random.choice(list(described.attribute_map.values()))] = copy.deepcopy(target[other])
    elif kind == 6 and present:
        target[random.choice(present)] = value
    else:
        target[random.choice(list(described.attribute_map.values()))] = value


def is_classic(cls: type[Model], manifest: dict[str, Any]) -> bool:
    """Whether a mapping is spelled with Python names: read as such, by design."""
    own, *below = _spellings(cls, manifest)
    if own is not None:
        return own
    told = [spelling for spelling in below if spelling is not None]
    return bool(told) and all(told)


def _spellings(cls: type[Model], value: dict[str, Any]) -> Iterator[bool | None]:
    """Of a mapping and those of models in it: True for Python's names, None for names of both."""
    wires = {wire for name, wire in cls.attribute_map.items() if wire not in cls.attribute_map}
    names = {name for name, wire in cls.attribute_map.items() if wire != name}
    yield False if wires & value.keys() else True if names & value.keys() else None
    for name, type_name in cls.openapi_types.items():
        element = type_name.removeprefix("list[").removeprefix("dict(str, ").rstrip("])")
        child = getattr(models, element, None)
        if child is None:
            continue
        held = value.get(name)
        if type_name.startswith("list["):
            items = held if isinstance(held, list) else []
        elif type_name.startswith("dict("):
            items = list(held.values()) if isinstance(held, dict) else []
        else:
            items = [held]
        for item in items:
            if isinstance(item, dict):
                yield from _spellings(child, item)

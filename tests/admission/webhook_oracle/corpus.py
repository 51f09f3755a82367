"""The requests that are compared: of every kind, each rule broken alone and with others."""

from __future__ import annotations

import copy
import dataclasses
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.admission.webhook_oracle import inference_services, llm_inference_services, other_kinds
from tests.admission.webhook_oracle.cases import Draft, Group
from tests.support import corpus as manifests

GROUPS: dict[str, Group] = {
    "services": inference_services.GROUP,
    "cached": inference_services.LOCALLY_CACHED,
    **llm_inference_services.GROUPS,
    **other_kinds.GROUPS,
}
_SEED = 20
_DRAWN = {"services": 9000, "v1alpha1": 2500, "v1alpha2": 2500}
_FEWER = 500
_MUTATED = 1 / 8
"""Share of the requests that come a second time, with one more value replaced."""
_MUTATIONS = 60
_VALUES: tuple[Any, ...] = (
    *("", " ", "text", "0", "1000m", "1.5Gi", "1e3", "s3://a", "oci://a:b/c"),
    *(0, -1, 1, 101, 2, 1.5, 1048576, True, False, None),
    *([], {}, ["a"], [None], [{}], {"a": "b"}, {"a": None}),
)


def drafts() -> Iterator[Draft]:
    """All of them, always in the same order: changes to bases, and mutations of our manifests."""
    for label, group in GROUPS.items():
        draw = random.Random(label)
        for draft in group.drafts(_SEED, _DRAWN.get(label, _FEWER)):
            yield dataclasses.replace(draft, name=f"{label}/{draft.name}")
            if draw.random() < _MUTATED:
                case = draft.case()
                yield dataclasses.replace(
                    draft,
                    name=f"{label}/{draft.name}~",
                    base=_mutated(draw, case.object),
                    changes=(),
                    changes_of_old=None,
                )
    yield from _of_manifests(manifests.GOOD)


def samples() -> Iterator[Draft]:
    """Upstream's manifests and mutations of them; none where they are not here."""
    yield from _of_manifests(manifests.samples())


def _of_manifests(files: list[Path]) -> Iterator[Draft]:
    """Manifests, and each with a value taken away or another in its place, drawn by a seed."""
    for path in files:
        for number, data in enumerate(manifests.manifests(path)):
            name = f"{manifests.name(path)}#{number}"
            yield Draft(name, data)
            draw = random.Random(name)
            for count in range(_MUTATIONS):
                yield Draft(f"{name}~{count}", _mutated(draw, data))


def _mutated(draw: random.Random, data: dict[str, Any]) -> dict[str, Any]:
    result = {"spec": {}, **copy.deepcopy(data)}
    places = list(_places(result["spec"], ("spec",)))
    *steps, last = draw.choice(places)
    holder: Any = result
    for step in steps:
        holder = holder[step]
    if draw.random() < 1 / 3:
        del holder[last]
    else:
        holder[last] = copy.deepcopy(draw.choice(_VALUES))
    return result


def _places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield path
    entries = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else ()
    for key, item in (*entries, *items):
        yield from _places(item, (*path, key))

"""Resources of containers on several nodes: plain ones, and GPUs that KServe knows."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem

ANNOTATION = "serving.kserve.io/gpu-resource-types"
_PLAIN = ("cpu", "memory", "storage", "ephemeral-storage")
_GPUS = ("nvidia.com/gpu", "amd.com/gpu", "intel.com/gpu", "habana.ai/gaudi")


def named(annotation: Field) -> tuple[str, ...] | None:
    """The names of GPUs that an annotation adds; None where its form is wrong."""
    if not annotation.text:
        return ()
    try:
        names = json.loads(annotation.text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(names, list) or not names:
        return None
    return tuple(names) if all(isinstance(n, str) and n for n in names) else None


def wrong_form(rule: str, annotation: Field) -> Problem:
    """The problem of the annotation's form."""
    return annotation.problem(
        rule,
        f"expected a JSON list of names, such as '[\"example.com/gpu\"]', got {annotation.text!r}",
    )


def unknown(rule: str, container: Field, more: tuple[str, ...]) -> Iterator[Problem]:
    """Problems of a container's resources that are neither plain nor known GPUs.

    Args:
        rule: its id.
        container: the container.
        more: names of GPUs beside those that KServe knows.
    """
    allowed = {*_PLAIN, *_GPUS, *more}
    for part in ("limits", "requests"):
        for name, value in container.at("resources", part).entries:
            if name not in allowed:
                yield value.problem(
                    rule,
                    f"expected one of {', '.join(sorted(allowed))}, got {name!r}: name it in the"
                    f" annotation {ANNOTATION}",
                )

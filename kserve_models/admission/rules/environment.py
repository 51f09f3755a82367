"""Environment variables that containers may not set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem

PIPELINE = "PIPELINE_PARALLEL_SIZE"
TENSOR = "TENSOR_PARALLEL_SIZE"
_BLOCKED = "PYTHONPATH"


def blocked(rule: str, containers: Iterable[Field]) -> Iterator[Problem]:
    """Problems of containers that set a variable which KServe reserves."""
    for container in containers:
        yield from refused(rule, container, _BLOCKED, "KServe does not let containers set it")


def refused(rule: str, container: Field, name: str, reason: str) -> Iterator[Problem]:
    """Problems of a container that sets a variable."""
    for variable in container["env"].named(name):
        yield variable["name"].problem(rule, f"expected no {name} here, got one: {reason}")

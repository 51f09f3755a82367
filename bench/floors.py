"""What may not get worse, as ratios measured in one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bench.client.measure import ClientResults
from bench.models import revisions
from bench.models.measure import OPERATIONS, Results
from bench.models.revisions import Comparison
from bench.validate import measure as validate
from bench.validate.measure import ValidateResults

R = TypeVar("R")
OURS = "kserve-models"
SPEED = "kserve-models[speed]"


@dataclass(frozen=True)
class Floor(Generic[R]):
    """A bound on a measured number: ``value`` must be at most ``most``."""

    title: str
    unit: str
    most: float
    value: Callable[[R], float]
    strict: bool = False

    def holds(self, results: R) -> bool:
        """Whether the measured number is within the bound."""
        value = self.value(results)
        return value < self.most if self.strict else value <= self.most

    def line(self, results: R) -> str:
        """The verdict, the number, the bound and what it is about."""
        verdict = "pass" if self.holds(results) else "FAIL"
        sign = "<" if self.strict else "<="
        measured = f"{self.value(results):.2f}{self.unit}"
        return f"{verdict}  {measured:>8} {sign} {self.most:.2f}{self.unit}  {self.title}"


def _ratio(operation: str, other: str, ours: str = OURS) -> Callable[[Results], float]:
    return lambda results: results.ratio(operation, ours, other)


def _milliseconds(operation: str) -> Callable[[Results], float]:
    return lambda results: results.values[operation][OURS] * 1000


FLOORS = (
    Floor("JSON text to object, of bare json.loads", "x", 1.2, _ratio("from_text", "json + dict")),
    Floor("JSON text to object, of pydantic", "x", 1 / 2.5, _ratio("from_text", "pydantic")),
    Floor("from_dict, of pydantic's model_validate", "x", 1 / 2, _ratio("from_dict", "pydantic")),
    Floor(
        "to_dict(serialize=True), of pydantic's model_dump(mode='json')",
        "x",
        1 / 1.3,
        _ratio("to_dict", "pydantic"),
    ),
    Floor(
        "from_dict, then every set field read, of pydantic",
        "x",
        1.0,
        _ratio("from_dict_read", "pydantic"),
    ),
    Floor(
        "list of 10,000 from text, five fields of each, of plain dicts",
        "x",
        1.4,
        _ratio("list", "json + dict"),
    ),
    Floor("memory of an object, of the plain dict", "x", 1.1, _ratio("kept", "json + dict")),
    Floor(
        "[speed]: text to object and back, of msgspec",
        "x",
        1.0,
        _ratio("round_trip", "msgspec", SPEED),
        strict=True,
    ),
    Floor("import kserve_models, above a bare interpreter", " ms", 5, _milliseconds("package")),
    Floor(
        "from kserve_models import V1beta1InferenceService, above a bare interpreter",
        " ms",
        10,
        _milliseconds("model"),
    ),
)


def _client(operation: str, clock: str, other: str) -> Callable[[ClientResults], float]:
    return lambda results: results.ratio(operation, clock, OURS, other)


_CLIENT_TITLES = {"create": "create", "create_8": "create from 8 threads", "list": "list in pages"}
_CLOCK_SLACK = 1.25
"""This is to find waits, such as the 40 ms for which Nagle's algorithm holds a second packet back. By
the clock even creates with and without ``[speed]``, which take the server the same, differ by a fifth
on a busy machine."""

CLIENT_FLOORS: tuple[Floor[ClientResults], ...] = tuple(
    Floor(f"{title}, {words} of {peer}", "x", most, _client(operation, clock, peer))
    for clock, words, most in (
        ("cpu", "processor time", 1.0),
        ("wall", "by the clock", _CLOCK_SLACK),
    )
    for operation, title in _CLIENT_TITLES.items()
    for peer in ("kubernetes 37", "lightkube")
)

_VALIDATE_FLOORS: tuple[tuple[str | None, Floor[ValidateResults]], ...] = (
    (
        None,
        Floor(
            "validate: one manifest, above a bare interpreter",
            " ms",
            150,
            lambda results: results.start() * 1000,
        ),
    ),
    (
        None,
        Floor("validate: faults not found, or without their line", "", 0, lambda r: r.missed()),
    ),
    (
        validate.KUBECONFORM,
        Floor(
            "validate: 1,000 manifests, of kubeconform",
            "x",
            3.0,
            lambda results: results.ratio(validate.KUBECONFORM),
        ),
    ),
    (
        validate.KUBECTL_VALIDATE,
        Floor(
            "validate: 1,000 manifests, of kubectl-validate",
            "x",
            1.0,
            lambda results: results.ratio(validate.KUBECTL_VALIDATE),
            strict=True,
        ),
    ),
)


def validate_floors(results: ValidateResults) -> list[Floor[ValidateResults]]:
    """The floors of validate, without those of peers that were left out."""
    return [floor for peer, floor in _VALIDATE_FLOORS if peer not in results.left_out]


_MOST_OF_REVISION = {"construct": 1.15}
_MOST_OF_READING_AND_WRITING = 1.03


def revision_floors(comparison: Comparison) -> list[Floor[Comparison]]:
    """What instructions may cost beside another revision: constructors more than all else."""

    def of(operation: str, peer: str) -> Floor[Comparison]:
        return Floor(
            f"{OPERATIONS[operation]}, {peer}, of {comparison.revision}",
            "x",
            _MOST_OF_REVISION.get(operation, _MOST_OF_READING_AND_WRITING),
            lambda results: results.instructions[operation][peer],
        )

    return [of(operation, peer) for operation in revisions.OPERATIONS for peer in revisions.PEERS]

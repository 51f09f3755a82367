"""Whether an object is ready, by its status.

**Ready** is an object whose ``Ready`` condition is True in a status of its present generation.

**Which generation a status is of.** A status with ``observedGeneration`` equal to
``metadata.generation`` is of the present one, and so is any status of generation 1, since there was
no spec before. A smaller number is a status of an older spec: whatever it says does not count.

Not every controller keeps that number. Some of KServe's write none (``TrainedModel``), and
InferenceServices and InferenceGraphs copy it from the Deployment or Knative service that they made
(kserve #6081), where an autoscaler's changes count, too. So where the number is missing or larger
than the generation, it tells nothing; then a status counts once it differs from the one that was
seen first with this generation, or has stood for ``SETTLING`` seconds: a controller that runs has
begun to report by then. Such a copied number may also equal the generation by accident (a Ready
that was stale is what kserve #1739 is about): a status that is the same as the one of an earlier
generation, number and all, must have stood as long.

**A failure** is only what time will not mend. ``Ready`` False alone is none: KServe also writes it
while Pods start and while a parent object is not ready. These are failures:

- an InferenceService's ``modelStatus.transitionStatus`` ``BlockedByFailedLoad`` or ``InvalidSpec``:
  the new model can't be served, even if ``Ready`` is True because the one before still is;
- a condition that is False, with severity ``Error`` (the default, where it is empty), for one of
  ``FINAL_REASONS``;
- ``Ready`` not True with the annotation ``serving.kserve.io/stop``: somebody stopped the object.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

SETTLING = 5.0
"""Seconds after which a status whose generation can't be told counts."""
FINAL_REASONS = frozenset(
    {
        "ProgressDeadlineExceeded",  # of a Deployment or a Knative revision
        "RevisionFailed",  # of a Knative service
        "InvalidWorkerSpecNotSet",  # InferenceService
        "InvalidGPUAllocation",  # InferenceService
        "IsNotMMSPredictor",  # TrainedModel
    }
)
"""Reasons of False conditions that stay until somebody changes the spec."""
_BLOCKED = frozenset({"BlockedByFailedLoad", "InvalidSpec"})
_STOP = "serving.kserve.io/stop"


class Verdict(NamedTuple):
    """What an object's status says."""

    state: Literal["ready", "waiting", "failed"]
    text: str
    """Why, for people."""


class Generations:
    """Tells whether a status is of the object's present generation.

    Args:
        ignored: whether ``observedGeneration`` is to be taken for a number that tells nothing.
    """

    def __init__(self, *, ignored: bool = False) -> None:
        self._ignored = ignored
        self._generation: int | None = None
        self._status: Any = None
        # The object as it was seen last, and the last status that may be of a spec before.
        self._seen: tuple[int | None, Any] | None = None
        self._before: Any = None
        self.settles: float | None = None
        """When the status counts if nothing changes; None where waiting won't make it count."""
        self.lags = False
        """Whether the last status is of an older generation, by its number."""

    def doubt(self, manifest: dict[str, Any], now: float) -> str | None:
        """Why the status does not count, or None if it does.

        Args:
            manifest: the object, in the order in which its states came.
            now: of ``time.monotonic()``.
        """
        generation = _number(_mapping(manifest.get("metadata")).get("generation"))
        status = manifest.get("status")
        observed = _number(_mapping(status).get("observedGeneration"))
        if self._seen is not None and self._seen[0] != generation:
            self._before = self._seen[1]
        self._seen = generation, status
        self.lags = False
        if generation is None or generation <= 1:
            self.settles = None
            return None
        if observed is not None and not self._ignored:
            if observed < generation:
                self.lags = True
                self.settles = None
                return f"the status is of generation {observed}, the spec of {generation}"
            if observed == generation and status != self._before:
                self._generation = generation
                self.settles = None
                return None
        return self._settling(generation, status, now)

    def suspect(self, manifest: dict[str, Any], now: float) -> None:
        """Take in an object whose status may be of a spec before, whatever it says.

        So is the answer to a change: the server gives the new generation, and the status as it was.

        Args:
            manifest: the object.
            now: of ``time.monotonic()``.
        """
        self._before = manifest.get("status")
        self.doubt(manifest, now)

    def _settling(self, generation: int, status: Any, now: float) -> str | None:
        """Why a status does not count whose number tells nothing, or None if it does."""
        if generation != self._generation:
            self._generation = generation
            self._status = status
            self.settles = now + SETTLING
        stands = status == self._status and self.settles is not None and now < self.settles
        if status and stands:
            return f"the status does not tell whether it is of generation {generation}"
        # From now on it counts, until the generation changes; so does any that follows an empty one.
        self.settles = None
        return None


def judge(manifest: dict[str, Any]) -> Verdict:
    """What a status says that is of the present generation."""
    status = _mapping(manifest.get("status"))
    found = status.get("conditions")
    conditions = [c for c in found if isinstance(c, dict)] if isinstance(found, list) else []
    failure = _model_failure(status, conditions)
    if failure is not None:
        return Verdict("failed", failure)
    ready = next((c for c in conditions if c.get("type") == "Ready"), None)
    if ready is not None and ready.get("status") == "True":
        return Verdict("ready", "Ready is True")
    final = next((c for c in conditions if _is_final(c)), None)
    if final is not None:
        return Verdict("failed", _describe(final))
    annotations = _mapping(_mapping(manifest.get("metadata")).get("annotations"))
    if ready is not None and annotations.get(_STOP) == "true":
        return Verdict("failed", f"stopped by its annotation {_STOP}")
    if ready is None:
        return Verdict("waiting", "no Ready condition yet" if status else "no status yet")
    return Verdict("waiting", _describe(_most_telling(ready, conditions)))


def _model_failure(status: dict[str, Any], conditions: list[dict[str, Any]]) -> str | None:
    model = _mapping(status.get("modelStatus"))
    transition = model.get("transitionStatus")
    if transition not in _BLOCKED:
        return None
    info = _mapping(model.get("lastFailureInfo"))
    parts = [str(info[key]) for key in ("reason", "message") if info.get(key)]
    details = [
        f"{words} {info[key]}"
        for key, words in (("location", "in"), ("exitCode", "exit code"))
        if info.get(key)
    ]
    if not parts:
        parts = [_describe(c) for c in conditions if _is_error(c) and c.get("message")][:1]
    return ": ".join([str(transition), *parts]) + (f" ({', '.join(details)})" if details else "")


def _most_telling(ready: dict[str, Any], conditions: list[dict[str, Any]]) -> dict[str, Any]:
    """The condition that says most about why Ready is not True."""
    if ready.get("reason") or ready.get("message"):
        return ready
    return next((c for c in conditions if _is_error(c) and c is not ready), ready)


def _is_error(condition: dict[str, Any]) -> bool:
    return condition.get("status") != "True" and condition.get("severity") in {None, "", "Error"}


def _is_final(condition: dict[str, Any]) -> bool:
    return (
        condition.get("status") == "False"
        and _is_error(condition)
        and condition.get("reason") in FINAL_REASONS
    )


def _describe(condition: dict[str, Any]) -> str:
    parts = [str(condition[key]) for key in ("reason", "message") if condition.get(key)]
    return ": ".join([f"{condition.get('type')} is {condition.get('status')}", *parts])


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None

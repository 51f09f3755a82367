"""When an object is ready, and when it never will be: by its status alone."""

from __future__ import annotations

from typing import Any

import pytest

from kserve_models.client._wait.readiness import SETTLING, Generations, judge


def obj(
    *conditions: dict[str, Any],
    generation: int | None = 1,
    observed: int | None = None,
    annotations: dict[str, str] | None = None,
    **status: Any,
) -> dict[str, Any]:
    if conditions:
        status["conditions"] = list(conditions)
    if observed is not None:
        status["observedGeneration"] = observed
    metadata: dict[str, Any] = {"name": "iris"}
    if generation is not None:
        metadata["generation"] = generation
    if annotations:
        metadata["annotations"] = annotations
    return {"metadata": metadata, **({"status": status} if status else {})}


def condition(kind: str, status: str, reason: str = "", message: str = "", **rest: str) -> Any:
    found = {"type": kind, "status": status, "reason": reason, "message": message, **rest}
    return {key: value for key, value in found.items() if value}


READY = condition("Ready", "True")


def blocked(**info: Any) -> dict[str, Any]:
    return {"transitionStatus": "BlockedByFailedLoad", "lastFailureInfo": info}


@pytest.mark.parametrize(
    ("manifest", "state", "text"),
    [
        (obj(), "waiting", "no status yet"),
        (obj(url="x"), "waiting", "no Ready condition yet"),
        (obj(condition("PredictorReady", "True")), "waiting", "no Ready condition yet"),
        (obj(READY), "ready", "Ready is True"),
        (obj(READY, condition("Stopped", "False", severity="Info")), "ready", "Ready is True"),
        (
            obj(condition("Ready", "False", "MinimumReplicasUnavailable", "not yet")),
            "waiting",
            "Ready is False: MinimumReplicasUnavailable: not yet",
        ),
        (
            obj(condition("PredictorReady", "Unknown", "Deploying"), condition("Ready", "Unknown")),
            "waiting",
            "PredictorReady is Unknown: Deploying",
        ),
        (obj(condition("Ready", "Unknown")), "waiting", "Ready is Unknown"),
        (
            obj(
                condition("PredictorReady", "False", "ProgressDeadlineExceeded", "too slow"),
                condition("Ready", "False", "ProgressDeadlineExceeded", "too slow"),
            ),
            "failed",
            "PredictorReady is False: ProgressDeadlineExceeded: too slow",
        ),
        (
            obj(
                condition("Side", "False", "ProgressDeadlineExceeded", severity="Info"),
                condition("Ready", "Unknown"),
            ),
            "waiting",
            "Ready is Unknown",
        ),
        (
            obj(condition("Ready", "False", "RevisionFailed", "boom", severity="Error")),
            "failed",
            "Ready is False: RevisionFailed: boom",
        ),
        (
            obj(
                condition("IsMMSPredictor", "False", "IsNotMMSPredictor", "no"),
                condition("Ready", "False", "IsNotMMSPredictor", "no"),
            ),
            "failed",
            "IsMMSPredictor is False: IsNotMMSPredictor: no",
        ),
        (
            obj(
                READY, modelStatus=blocked(reason="ModelLoadFailed", message="no file", exitCode=1)
            ),
            "failed",
            "BlockedByFailedLoad: ModelLoadFailed: no file (exit code 1)",
        ),
        (
            obj(modelStatus=blocked(reason="RuntimeUnhealthy", location="pod-1", exitCode=0)),
            "failed",
            "BlockedByFailedLoad: RuntimeUnhealthy (in pod-1)",
        ),
        (
            obj(
                condition("PredictorReady", "False", "Bad", "no such runtime"),
                modelStatus={"transitionStatus": "InvalidSpec"},
            ),
            "failed",
            "InvalidSpec: PredictorReady is False: Bad: no such runtime",
        ),
        (obj(modelStatus={"transitionStatus": "InvalidSpec"}), "failed", "InvalidSpec"),
        # A service at zero replicas stays in progress, and is ready.
        (obj(READY, modelStatus={"transitionStatus": "InProgress"}), "ready", "Ready is True"),
        # The failure before is history.
        (
            obj(
                READY,
                modelStatus={
                    "transitionStatus": "UpToDate",
                    "lastFailureInfo": {"reason": "ModelLoadFailed"},
                },
            ),
            "ready",
            "Ready is True",
        ),
        (
            obj(
                condition("Ready", "False", "Stopped"),
                annotations={"serving.kserve.io/stop": "true"},
            ),
            "failed",
            "stopped by its annotation serving.kserve.io/stop",
        ),
        (
            obj(
                condition("Ready", "False", "Stopped"),
                annotations={"serving.kserve.io/stop": "false"},
            ),
            "waiting",
            "Ready is False: Stopped",
        ),
        ({"status": "odd"}, "waiting", "no status yet"),
        (
            {"status": {"conditions": ["odd", {}], "modelStatus": 3}},
            "waiting",
            "no Ready condition yet",
        ),
    ],
)
def test_what_a_status_says(manifest: dict[str, Any], state: str, text: str) -> None:
    assert judge(manifest) == (state, text)


def doubts(*steps: tuple[float, dict[str, Any]], ignored: bool = False) -> list[bool]:
    generations = Generations(ignored=ignored)
    return [generations.doubt(manifest, now) is not None for now, manifest in steps]


def test_a_status_of_this_generation_counts() -> None:
    assert doubts((0, obj(READY, generation=3, observed=3))) == [False]


def test_a_status_that_was_there_before_the_spec_changed_must_stand_though_its_number_is_right() -> (
    None
):
    """KServe copies the number from a Deployment, which an autoscaler changes, too."""
    stale = {"observed": 2, "url": "old"}
    steps = (
        (0.0, obj(READY, generation=1, **stale)),
        (1.0, obj(READY, generation=2, **stale)),
        (2.0, obj(READY, generation=2, **stale)),
        (1.0 + SETTLING, obj(READY, generation=2, **stale)),
        (9.0, obj(READY, generation=2, **stale)),
    )
    assert doubts(*steps) == [False, True, True, False, False]


def test_an_empty_status_settles_nothing() -> None:
    generations = Generations()
    for now in (0.0, SETTLING + 1):
        assert generations.doubt(obj(generation=2), now) is None
        assert generations.settles is None
    assert generations.doubt(obj(READY, generation=2), SETTLING + 2) is None


def test_a_status_that_was_taken_away_settles_nothing() -> None:
    generations = Generations()
    assert generations.doubt(obj(READY, generation=2), 0.0) is not None
    assert generations.settles == SETTLING
    assert generations.doubt(obj(generation=2), 1.0) is None
    assert generations.settles is None


def test_a_right_number_in_a_status_that_changed_counts_at_once() -> None:
    steps = (
        (0.0, obj(READY, generation=1, observed=2)),
        (1.0, obj(READY, generation=2, observed=2, url="new")),
        (2.0, obj(READY, generation=2, observed=2)),
    )
    assert doubts(*steps) == [False, False, False]


def test_the_status_in_the_answer_to_a_change_is_suspect() -> None:
    generations = Generations()
    changed = obj(READY, generation=2, observed=2)
    generations.suspect(changed, 0.0)
    assert generations.doubt(changed, 1.0) == (
        "the status does not tell whether it is of generation 2"
    )
    assert generations.settles == SETTLING
    assert generations.doubt(obj(READY, generation=2, observed=2, url="new"), 2.0) is None
    again = Generations()
    again.suspect(changed, 0.0)
    assert again.doubt(obj(READY, generation=3, observed=3), 1.0) is None
    first = Generations()
    first.suspect(obj(READY), 0.0)
    assert first.doubt(obj(READY), 0.0) is None


def test_any_status_of_the_first_generation_counts() -> None:
    assert doubts((0, obj(READY)), (0, obj(READY, generation=None))) == [False, False]
    assert doubts((0, obj(READY, generation=1, observed=4))) == [False]


def test_a_status_of_an_older_generation_never_counts() -> None:
    generations = Generations()
    old = obj(READY, generation=3, observed=2)
    for now in (0.0, SETTLING, 1000.0):
        assert generations.doubt(old, now) == "the status is of generation 2, the spec of 3"
        assert generations.settles is None
    assert generations.doubt(obj(READY, generation=3, observed=3), 1001) is None


@pytest.mark.parametrize("observed", [None, 7], ids=["no number", "a larger number"])
def test_where_the_number_tells_nothing_a_status_counts_once_it_changed(
    observed: int | None,
) -> None:
    first = obj(READY, generation=2, observed=observed)
    changed = obj(READY, generation=2, observed=observed, url="new")
    steps = ((0.0, first), (1.0, first), (2.0, changed), (2.5, changed), (3.0, first))
    assert doubts(*steps) == [True, True, False, False, False]


@pytest.mark.parametrize("observed", [None, 7], ids=["no number", "a larger number"])
def test_where_the_number_tells_nothing_a_status_counts_once_it_stood(
    observed: int | None,
) -> None:
    status = obj(READY, generation=2, observed=observed)
    generations = Generations()
    assert generations.doubt(status, 100.0) == (
        "the status does not tell whether it is of generation 2"
    )
    assert generations.settles == 100.0 + SETTLING
    assert generations.doubt(status, 100.0 + SETTLING) is None
    assert generations.settles is None


def test_a_spec_that_changes_again_begins_again() -> None:
    steps = (
        (0.0, obj(READY, generation=2)),
        (1.0, obj(READY, generation=2, url="new")),
        (2.0, obj(READY, generation=3, url="new")),
        (3.0, obj(READY, generation=3, url="newer")),
    )
    assert doubts(*steps) == [True, False, True, False]


def test_the_first_status_at_all_counts() -> None:
    steps = ((0.0, obj(generation=2)), (1.0, obj(READY, generation=2)))
    assert doubts(*steps) == [False, False]


def test_a_number_that_stays_behind_can_be_ignored() -> None:
    old = obj(READY, generation=3, observed=2)
    assert doubts((0.0, old), (SETTLING, old), ignored=True) == [True, False]

from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.bases import CACHE, NAMESPACE_CACHE
from tests.admission.rules.cases import Case, assert_holds, problems

OTHER = {**CACHE, "metadata": {"name": "other"}}
GROUP = {"kind": "LocalModelNodeGroup", "metadata": {"name": "gpus"}}
LABEL = "internal.serving.kserve.io/localmodel"


def user(kind: str, **labels: str) -> dict[str, Any]:
    """What may use a cache; labels without the part that all have."""
    metadata = {"name": "iris", "namespace": "models"}
    named = {f"{LABEL}{'-' if name else ''}{name}": value for name, value in labels.items()}
    return {"kind": kind, "metadata": {**metadata, "labels": named}}


def listed(field: str, *names: str) -> dict[str, Any]:
    return {f"status.{field}": [{"name": name, "namespace": "models"} for name in names]}


ISVC, LLM = "InferenceService", "LLMInferenceService"
USERS = [("inferenceServices", ISVC), ("llmInferenceServices", LLM)]
UNKNOWN = "not compared with the {}s of the cluster, which are not known"
NOT_STORED = "the status says what uses the cache, but the cache is not among the existing objects"
CASES = [
    Case(
        "LMC-01",
        {},
        "spec.sourceModelUri",
        "expected a URI that no other LocalModelCache has, got 'hf://a/b' as other has",
        {"spec.sourceModelUri": "hf://a/b/"},
        known={"existing": [OTHER, CACHE]},
    ),
    Case(
        "LMNC-01",
        {"spec.nodeGroups": ["gpus", "cpus"]},
        "spec.nodeGroups[1]",
        "expected one of the LocalModelNodeGroups gpus, got 'cpus'",
        {},
        known={"existing": [GROUP]},
        severity="warning",
    ),
    Case(
        "LMC-02",
        listed("inferenceServices", "iris"),
        "status.inferenceServices[0]",
        "expected no InferenceService that uses the cache, got models/iris: delete it first",
        {**listed("inferenceServices", "iris"), "metadata.name": "another"},
        known={"existing": [user(ISVC, **{"": "cache"})]},
        is_deletion=True,
    ),
    Case(
        "LMC-03",
        listed("llmInferenceServices", "gone", "iris"),
        "status.llmInferenceServices[1]",
        "expected no LLMInferenceService that uses the cache, got models/iris: delete it first",
        {**listed("llmInferenceServices", "iris"), "metadata.name": "another"},
        known={"existing": [user(LLM, **{"": "cache"}), user(ISVC, **{"": "cache"})]},
        is_deletion=True,
    ),
    *(
        Case(
            rule,
            listed(field, "iris"),
            f"status.{field}[0]",
            f"expected no {kind} that uses the cache, got models/iris: delete it first",
            {**listed(field, "iris"), "metadata.namespace": "elsewhere"},
            known={"existing": [user(kind, **{"": "cache", "namespace": "models"})]},
            severity="warning",
            is_deletion=True,
        )
        for rule, kind, field in (
            ("LMNC-02", ISVC, "inferenceServices"),
            ("LMNC-03", LLM, "llmInferenceServices"),
        )
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(CACHE if case.rule.startswith("LMC-") else NAMESPACE_CACHE, case)


@pytest.mark.parametrize(
    ("base", "rule", "message"),
    [
        (
            CACHE,
            "LMC-01",
            "not compared with the LocalModelCaches of the cluster, which are not known",
        ),
        (
            NAMESPACE_CACHE,
            "LMNC-01",
            "not compared with the LocalModelNodeGroups of the cluster, which are not known",
        ),
    ],
)
def test_where_others_are_not_known_the_rule_says_so(
    base: dict[str, Any], rule: str, message: str
) -> None:
    (found,) = problems(base, {})
    assert (found.rule, found.message, found.severity) == (rule, message, "not checked")


@pytest.mark.parametrize(
    ("kind", "siblings", "existing", "expected"),
    [
        # What is sent with the cache exists when it is looked up, whatever else the cluster has.
        (CACHE, [OTHER], None, ["not checked", "error"]),
        (CACHE, [OTHER], [], ["error"]),
        (CACHE, [CACHE], [], []),
        # What is sent stands for the same as it exists.
        (CACHE, [{**OTHER, "spec": {"sourceModelUri": "hf://a/c"}}], [OTHER], []),
        (NAMESPACE_CACHE, [GROUP], None, []),
        (NAMESPACE_CACHE, [OTHER], None, ["not checked"]),
        (NAMESPACE_CACHE, [OTHER], [], ["warning"]),
    ],
)
def test_what_is_sent_together_is_known(
    kind: dict[str, Any], siblings: list[Any], existing: list[Any] | None, expected: list[str]
) -> None:
    case = Case("", {}, "", "", {}, known={"existing": existing, "siblings": siblings})
    assert [problem.severity for problem in problems(kind, {}, case)] == expected


@pytest.mark.parametrize(
    ("changes", "existing", "expected"),
    [
        ({}, None, [(f"status.{n}", UNKNOWN.format(k)) for n, k in USERS]),
        ({"status": {}}, None, []),
        (
            listed("inferenceServices", "iris"),
            None,
            [("status.inferenceServices", UNKNOWN.format(ISVC))],
        ),
        ({}, [], [(f"status.{n}", NOT_STORED) for n, _ in USERS]),
        ({}, [CACHE], []),
        ({"status": {}}, [], []),
        (
            listed("inferenceServices", "gone"),
            [],
            [
                (
                    "status.inferenceServices[0]",
                    (
                        "expected an InferenceService that exists, got models/gone: wait until KServe"
                        " has taken it off the list"
                    ),
                )
            ],
        ),
        (listed("llmInferenceServices", "gone"), [], []),
    ],
)
def test_the_deletion_of_a_cache(
    changes: dict[str, Any], existing: list[Any] | None, expected: list[tuple[str, str]]
) -> None:
    case = Case("", {}, "", "", {}, known={"existing": existing}, is_deletion=True)
    assert [(p.field, p.message) for p in problems(CACHE, changes, case)] == expected


def test_caches_of_the_same_model_are_told_of_once() -> None:
    existing = [
        {**OTHER, "metadata": {**OTHER["metadata"], "name": f"{name}-cache"}} for name in "abc"
    ]
    (found,) = problems(CACHE, {}, Case("", {}, "", "", {}, known={"existing": existing}))
    assert found.message == (
        "expected a URI that no other LocalModelCache has, got 'hf://a/b' as a-cache and 2 others have"
    )

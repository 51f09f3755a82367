from __future__ import annotations

from typing import Any

import pytest

from tests.admission.rules.bases import CACHE, NAMESPACE_CACHE
from tests.admission.rules.cases import Case, assert_holds, problems

OTHER = {**CACHE, "metadata": {"name": "other"}}
GROUP = {"kind": "LocalModelNodeGroup", "metadata": {"name": "gpus"}}
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
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(CACHE if case.rule == "LMC-01" else NAMESPACE_CACHE, case)


@pytest.mark.parametrize(
    ("base", "rule", "message"),
    [
        (CACHE, "LMC-01", "not compared with other LocalModelCaches, which are not known"),
        (
            NAMESPACE_CACHE,
            "LMNC-01",
            "not compared with LocalModelNodeGroups, which are not known",
        ),
    ],
)
def test_where_others_are_not_known_the_rule_says_so(
    base: dict[str, Any], rule: str, message: str
) -> None:
    (found,) = problems(base, {})
    assert (found.rule, found.message, found.severity) == (rule, message, "not checked")

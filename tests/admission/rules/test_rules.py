"""What holds for all rules."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import tests.admission.rules
from kserve_models.admission.defaults import apply
from kserve_models.admission.request import AdmissionRequest, Cluster
from kserve_models.admission.rules import RULES, check, check_deletion
from tests.admission.rules.bases import (
    CACHE,
    CONFIG,
    INFERENCE_GRAPH,
    NAMESPACE_CACHE,
    SERVING_RUNTIME,
    TRAINED_MODEL,
)
from tests.admission.rules.cases import Case, changed
from tests.admission.rules.inference_service import BASE as INFERENCE_SERVICE
from tests.admission.rules.llm_inference_service import BASE as LLM_INFERENCE_SERVICE

BASES = (
    INFERENCE_SERVICE,
    LLM_INFERENCE_SERVICE,
    INFERENCE_GRAPH,
    CONFIG,
    CACHE,
    NAMESPACE_CACHE,
    SERVING_RUNTIME,
    TRAINED_MODEL,
)
BY_OTHER_IDS = {"LLM-04", "ISVC-64"}
"""Tested as LLM-03 in another version, and as the rules that it names."""


def cases() -> list[Case]:
    """The cases of all test modules beside this one."""
    found: list[Case] = []
    package = tests.admission.rules
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".test_" in module.name:
            values = vars(importlib.import_module(module.name)).values()
            for value in values:
                found += [value] if isinstance(value, Case) else []
                found += [v for v in value if isinstance(v, Case)] if type(value) is list else []
            workloads = vars(importlib.import_module(module.name)).get("cases")
            if workloads is not None and module.name != __name__:
                found += workloads("spec")
    return found


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    assert {case.rule for case in cases()} | BY_OTHER_IDS == {rule.id for rule in RULES}


def test_ids_are_used_once_and_rules_say_what_they_are_about() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.field and rule.summary for rule in RULES)


def test_a_rule_that_compares_with_the_object_before_says_so() -> None:
    needs = {rule.id: rule.needs for rule in RULES}
    assert {case.rule for case in cases() if case.old is not None} == {
        rule for rule, need in needs.items() if need == "old"
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    """An object of any kind, right but for one value of any type anywhere."""
    base = draw(st.sampled_from(BASES))
    changes = draw(st.sampled_from([{}, *(case.changes for case in cases())]))
    try:
        obj = changed(base, {k: v for k, v in changes.items() if v is not None})
    except (TypeError, IndexError, AttributeError, KeyError):
        obj = changed(base, {})
    holder: Any = obj
    while True:
        steps = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        step = draw(st.sampled_from(steps)) if steps else None
        if step is None or step in ("kind", "apiVersion"):
            return obj
        if not isinstance(holder[step], (dict, list)) or draw(st.booleans()):
            holder[step] = draw(JSON)
            return obj
        holder = holder[step]


@settings(max_examples=150, deadline=None)
@given(objects(), st.none() | objects(), st.none() | st.lists(objects(), max_size=2))
def test_no_rule_fails_on_values_of_wrong_types(
    obj: dict[str, Any], old: dict[str, Any] | None, existing: list[dict[str, Any]] | None
) -> None:
    request = AdmissionRequest(obj, old, Cluster.of(existing))
    for problem in (*check(request), *check_deletion(request)):
        assert problem.rule in {rule.id for rule in RULES}
        assert problem.message
    changed_object, _ = apply(request)
    assert check(dataclasses.replace(request, object=changed_object)) is not None

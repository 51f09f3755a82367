from __future__ import annotations

import pytest

from tests.admission.rules.cases import Case, assert_holds, problems
from tests.admission.rules.llm_inference_service import BASE, V1ALPHA1

HTTP = "spec.router.route.http"
ROUTE = "spec.router.route"
CONFIG = "spec.router.scheduler.config"
REFS = [{"name": "a"}]
GATEWAYS = [{"name": "a", "namespace": "b"}, {"name": "c"}]
PARENTS = [{"name": "c"}, {"name": "a", "namespace": "b", "kind": "Gateway"}]
EITHER = "expected either parentRefs or spec.router.gateway.refs, got both"
CASES = [
    Case(
        "LLM-01",
        {f"{HTTP}.refs": REFS, f"{HTTP}.spec": {}},
        HTTP,
        "expected either refs or spec, got both: leave out one",
        {f"{HTTP}.refs": [], f"{HTTP}.spec": {}},
    ),
    Case(
        "LLM-02",
        {f"{HTTP}.refs": REFS, "spec.router.gateway": {}},
        f"{HTTP}.refs",
        "expected no refs beside a gateway that KServe manages: leave them out, or give"
        " spec.router.gateway.refs",
        {f"{HTTP}.refs": REFS, "spec.router.gateway.refs": REFS},
    ),
    Case(
        "LLM-03",
        {f"{HTTP}.spec.parentRefs": PARENTS, "spec.router.gateway.refs": REFS},
        f"{HTTP}.spec.parentRefs",
        "expected the same as spec.router.gateway.refs: leave one of them out",
        {f"{HTTP}.spec.parentRefs": PARENTS, "spec.router.gateway": {}},
    ),
    Case(
        "LLM-05",
        {f"{ROUTE}.group": "a", "spec.router.ingress": {}},
        f"{ROUTE}.group",
        "expected neither group nor weight beside spec.router.ingress: it is HTTPRoutes that split"
        " traffic",
        {f"{ROUTE}.http": {}, "spec.router.ingress": {}},
    ),
    Case(
        "LLM-06",
        {f"{ROUTE}.weight": 1},
        f"{ROUTE}.group",
        "expected a group beside weight, got none",
        {f"{ROUTE}.weight": 1, f"{ROUTE}.group": "a"},
    ),
    Case(
        "LLM-07",
        {f"{ROUTE}.group": "a"},
        f"{ROUTE}.weight",
        "expected a weight beside group, got none",
        {f"{ROUTE}.weight": 0, f"{ROUTE}.group": "a"},
    ),
    Case(
        "LLM-08",
        {f"{ROUTE}.group": "a", f"{ROUTE}.weight": 1, f"{HTTP}.refs": REFS},
        f"{ROUTE}.group",
        "expected no http.refs beside group: only routes that KServe manages split traffic",
        {f"{ROUTE}.group": "a", f"{ROUTE}.weight": 1, f"{HTTP}.spec": {}},
    ),
    Case(
        "LLM-14",
        {"spec.router.scheduler.replicas": 0},
        "spec.router.scheduler.replicas",
        "expected at least 1, got 0",
        {"spec.router.scheduler.replicas": 1},
    ),
    Case(
        "LLM-15",
        {CONFIG: {}},
        CONFIG,
        "expected inline or ref, got neither",
        {f"{CONFIG}.inline": {"a": 1}},
    ),
    Case(
        "LLM-16",
        {f"{CONFIG}.inline": {"a": 1}, f"{CONFIG}.ref": {"name": "a"}},
        CONFIG,
        "expected either inline or ref, got both: leave out one",
        {f"{CONFIG}.ref": {"name": "a"}},
    ),
    Case(
        "LLM-17",
        {f"{CONFIG}.inline": {}},
        f"{CONFIG}.inline",
        "expected a configuration, got an empty one",
        {f"{CONFIG}.inline": {"": 0}},
    ),
    Case(
        "LLM-18",
        {f"{CONFIG}.ref": {"name": ""}},
        f"{CONFIG}.ref.name",
        "expected a name, got none",
        {f"{CONFIG}.ref": {"name": "a"}},
    ),
]


@pytest.mark.parametrize("base", [BASE, V1ALPHA1], ids=["v1alpha2", "v1alpha1"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case, base: dict[str, object]) -> None:
    if case.rule == "LLM-03" and base is V1ALPHA1:
        case = Case("LLM-04", case.changes, case.field, EITHER, case.near)
    assert_holds(base, case)


def test_parents_and_gateways_that_are_the_same() -> None:
    changes = {f"{HTTP}.spec.parentRefs": PARENTS, "spec.router.gateway.refs": GATEWAYS}
    (found,) = problems(BASE, changes)
    assert (found.rule, found.severity) == ("LLM-03", "warning")
    assert found.message == "the same as spec.router.gateway.refs: leave it out"
    assert [(p.rule, p.severity) for p in problems(V1ALPHA1, changes)] == [("LLM-04", "error")]

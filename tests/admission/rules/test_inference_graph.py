from __future__ import annotations

import pytest

from tests.admission.rules.bases import INFERENCE_GRAPH as BASE
from tests.admission.rules.cases import GONE, Case, assert_holds, problems

SPLITTER = {
    "routerType": "Splitter",
    "steps": [{"serviceName": "a", "weight": 60}, {"serviceName": "b", "weight": 40}],
}
CASES = [
    Case(
        "IG-01",
        {"metadata.name": "1a"},
        "metadata.name",
        "expected lower-case letters, digits and '-', a letter first and no '-' at the end, got '1a'",
        {"metadata.name": "a-1"},
    ),
    Case(
        "IG-02",
        {"spec.nodes": {"first": BASE["spec"]["nodes"]["root"]}},
        "spec.nodes",
        "expected a node 'root', where requests begin, got first",
        {"spec.nodes.first": {"routerType": "Sequence"}},
    ),
    Case(
        "IG-03",
        {
            "spec.nodes.root.steps": [
                {"name": "s", "serviceName": "a"},
                {"name": "s", "nodeName": "b"},
            ]
        },
        "spec.nodes.root.steps[1].name",
        "expected each name once, got 's' again",
        {"spec.nodes.root.steps": [{"serviceName": "a"}, {"serviceName": "a"}]},
    ),
    Case(
        "IG-04",
        {"spec.nodes.root.steps.0.nodeName": "n"},
        "spec.nodes.root.steps[0]",
        "expected exactly one of nodeName, serviceName, serviceUrl, got nodeName and serviceName",
        {"spec.nodes.root.steps.0.nodeName": ""},
    ),
    Case(
        "IG-05",
        {"spec.nodes.root": SPLITTER, "spec.nodes.root.steps.1.weight": GONE},
        "spec.nodes.root.steps[1].weight",
        "expected a weight, as the node is a Splitter, got none",
        {"spec.nodes.root": {**SPLITTER, "routerType": "Ensemble"}},
    ),
    Case(
        "IG-06",
        {"spec.nodes.root": SPLITTER, "spec.nodes.root.steps.1.weight": 41},
        "spec.nodes.root.steps",
        "expected weights of 100 together, as the node is a Splitter, got 101",
        {"spec.nodes.root": SPLITTER},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)


def test_a_splitter_without_steps_has_no_weights_together() -> None:
    (found,) = problems(BASE, {"spec.nodes.root": {"routerType": "Splitter"}})
    assert (found.rule, found.value) == ("IG-06", None)


def test_a_name_that_the_server_makes_is_judged_by_its_beginning() -> None:
    made = {"metadata": {"generateName": "graph-"}}
    assert problems(BASE, made) == []
    (found,) = problems(BASE, {"metadata": {"generateName": "1-"}})
    assert (found.rule, found.field) == ("IG-01", "metadata.generateName")

"""Rules of InferenceGraphs."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules import names
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_TARGETS = ("nodeName", "serviceName", "serviceUrl")
_ALL = 100
RULES = (
    names.rule("IG-01"),
    Rule("IG-02", "spec.nodes", "has a node root"),
    Rule("IG-03", "spec.nodes{}.steps[].name", "each once in a node"),
    Rule("IG-04", "spec.nodes{}.steps[]", "exactly one of nodeName, serviceName and serviceUrl"),
    Rule("IG-05", "spec.nodes{}.steps[].weight", "required in a Splitter"),
    Rule("IG-06", "spec.nodes{}.steps[].weight", "100 together in a Splitter"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check an InferenceGraph."""
    nodes = subject.spec["nodes"]
    yield from names.check("IG-01", subject.name)
    if not nodes.has("root"):
        listed = ", ".join(key for key, _ in nodes.entries) or "none"
        yield nodes.problem("IG-02", f"expected a node 'root', where requests begin, got {listed}")
    for _, node in nodes.entries:
        yield from _steps(node)
        if node["routerType"].text == "Splitter":
            yield from _weights(node)


def _steps(node: Field) -> Iterator[Problem]:
    used: set[str] = set()
    for step in node["steps"].items:
        name = step["name"]
        if name.text in used:
            yield name.problem("IG-03", f"expected each name once, got {name.text!r} again")
        if name.text:
            used.add(name.text)
        targets = [target for target in _TARGETS if step[target].text]
        if len(targets) != 1:
            yield step.problem(
                "IG-04",
                f"expected exactly one of {', '.join(_TARGETS)}, got"
                f" {' and '.join(targets) or 'none'}",
            )


def _weights(node: Field) -> Iterator[Problem]:
    weights = [step["weight"] for step in node["steps"].items]
    missing = [weight for weight in weights if not weight.is_set]
    for weight in missing:
        yield weight.problem("IG-05", "expected a weight, as the node is a Splitter, got none")
    total = sum(weight.number for weight in weights)
    if not missing and total != _ALL:
        yield node["steps"].problem(
            "IG-06", f"expected weights of {_ALL} together, as the node is a Splitter, got {total}"
        )

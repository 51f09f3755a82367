"""Rules of models that nodes keep: LocalModelCaches and LocalModelNamespaceCaches."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_CACHE = "LocalModelCache"
_NODE_GROUP = "LocalModelNodeGroup"
RULES = (
    Rule("LMC-01", "spec.sourceModelUri", "that of no other LocalModelCache", "cluster"),
    Rule(
        "LMNC-01",
        "spec.nodeGroups[]",
        "names of LocalModelNodeGroups that exist (the webhook is not installed by default)",
        "cluster",
    ),
)


def check_cache(subject: Subject) -> Iterator[Problem]:
    """Check a LocalModelCache."""
    uri = subject.spec["sourceModelUri"]
    if not subject.knows_others:
        yield uri.problem(
            "LMC-01", "not compared with other LocalModelCaches, which are not known", "not checked"
        )
    for other in subject.others(_CACHE):
        if Field(other).at("spec", "sourceModelUri").text == uri.text:
            name = Field(other).at("metadata", "name").text
            yield uri.problem(
                "LMC-01",
                f"expected a URI that no other LocalModelCache has, got {uri.text!r} as {name} has",
            )


def check_namespace_cache(subject: Subject) -> Iterator[Problem]:
    """Check a LocalModelNamespaceCache."""
    groups = subject.spec["nodeGroups"]
    if not subject.knows_others:
        yield groups.problem(
            "LMNC-01", "not compared with LocalModelNodeGroups, which are not known", "not checked"
        )
        return
    known = {
        Field(dict(other)).at("metadata", "name").text
        for other in subject.request.existing or ()
        if other.get("kind") == _NODE_GROUP
    }
    for group in groups.items:
        if group.text not in known:
            yield group.problem(
                "LMNC-01",
                f"expected one of the LocalModelNodeGroups {', '.join(sorted(known)) or '(none)'},"
                f" got {group.text!r}",
                "warning",
            )

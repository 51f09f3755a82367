"""What triggers a rule, and what just does not: cases of the tests of each family."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kserve_models.admission.problem import Problem
from kserve_models.admission.request import AdmissionRequest, Cluster
from kserve_models.admission.rules import check, check_deletion

Changes = Mapping[str, Any]
GONE: Any = object()
"""What stands for a field to be taken out."""


@dataclass(frozen=True)
class Case:
    """Changes of an object that is right, and what is said of them.

    Attributes:
        rule: the rule that is broken.
        changes: paths and values; ``@name`` stands for an annotation of ``serving.kserve.io``.
        field: of the problem.
        message: of the problem.
        near: the changes that are just not refused.
        old: changes that make the object before; None for a creation.
        known: other objects of the cluster, and the ConfigMap: arguments of ``Cluster.of``.
        severity: of the problem.
        is_deletion: whether the object is to be deleted.
    """

    rule: str
    changes: Changes
    field: str
    message: str
    near: Changes
    old: Changes | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    severity: str = "error"
    is_deletion: bool = False


def changed(base: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """A copy of an object with other values."""
    found: dict[str, Any] = copy.deepcopy(dict(base))
    for path, value in changes.items():
        value = value if value is GONE else copy.deepcopy(value)
        if path.startswith("@"):
            steps: list[Any] = ["metadata", "annotations", f"serving.kserve.io/{path[1:]}"]
        else:
            steps = [int(step) if step.isdigit() else step for step in path.split(".")]
        holder: Any = found
        for step in steps[:-1]:
            if isinstance(holder, dict):
                if isinstance(step, int):
                    raise KeyError(path)
                holder.setdefault(step, {})
            holder = holder[step]
        if value is GONE:
            holder.pop(steps[-1], None)
        elif isinstance(holder, list) and steps[-1] == len(holder):
            holder.append(value)
        else:
            holder[steps[-1]] = value
    return found


def problems(base: Mapping[str, Any], changes: Changes, case: Case | None = None) -> list[Problem]:
    """What the rules find in an object with these changes."""
    old = None if case is None or case.old is None else changed(base, case.old)
    known = {} if case is None else case.known
    request = AdmissionRequest(changed(base, changes), old, Cluster.of(**known))
    return check_deletion(request) if case is not None and case.is_deletion else check(request)


def assert_holds(base: Mapping[str, Any], case: Case) -> None:
    """See that the changes break the rule alone, and that the near ones break none."""
    found = problems(base, case.changes, case)
    assert [(p.rule, p.field, p.message, p.severity) for p in found] == [
        (case.rule, case.field, case.message, case.severity)
    ]
    assert problems(base, case.near, case) == []

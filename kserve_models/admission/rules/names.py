"""Names that KServe's webhooks take, beside what Kubernetes asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.rule import Rule

_FORM = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")


def rule(rule_id: str) -> Rule:
    """The rule about the name of an object."""
    summary = "lower-case letters, digits and '-', a letter first, no '-' at the end"
    return Rule(rule_id, "metadata.name", summary)


def check(rule_id: str, name: Field) -> Iterator[Problem]:
    """Check a name."""
    if not _FORM.fullmatch(name.text):
        yield name.problem(
            rule_id,
            "expected lower-case letters, digits and '-', a letter first and no '-' at the end,"
            f" got {name.text!r}",
        )

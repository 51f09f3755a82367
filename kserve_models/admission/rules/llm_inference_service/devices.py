"""Annotations that ask for devices (dynamic resource allocation)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kserve_models.admission import dns
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.llm_inference_service.workloads import is_v1alpha2
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_PREFIX = "metadata.annotations[serving.kserve.io/exp-dra-"
_CLASS, _COUNT, _SELECTOR, _CONTAINER = (
    f"exp-dra-{name}" for name in ("device-class", "device-count", "cel-selector", "container-name")
)
_NUMBER = re.compile(r"[+-]?0*([0-9]{1,19})")
_LARGEST = 2**63 - 1
RULES = (
    Rule("LLM-42", f"{_PREFIX}device-class]", "v1alpha2: required beside the others"),
    Rule("LLM-43", f"{_PREFIX}device-class]", "v1alpha2: a DNS subdomain, 253 characters at most"),
    Rule("LLM-44", f"{_PREFIX}device-count]", "v1alpha2: a whole number, at least 1"),
    Rule("LLM-45", f"{_PREFIX}cel-selector]", "v1alpha2: an expression a line, at least one"),
    Rule("LLM-46", f"{_PREFIX}container-name]", "v1alpha2: a DNS label, 63 characters at most"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check the annotations."""
    if not is_v1alpha2(subject):
        return
    given = [n for n in (_COUNT, _SELECTOR, _CONTAINER) if subject.has_annotation(n)]
    if given and not subject.has_annotation(_CLASS):
        yield subject.annotation(_CLASS).problem(
            "LLM-42", f"expected this annotation beside {', '.join(given)}, got none"
        )
    for rule, name, fits, expected in (
        ("LLM-43", _CLASS, dns.is_subdomain, "a DNS subdomain"),
        ("LLM-46", _CONTAINER, dns.is_label, "a DNS label"),
    ):
        value = subject.annotation(name)
        if subject.has_annotation(name) and not fits(value.text.strip()):
            yield value.problem(rule, f"expected {expected}, got {value.text!r}")
    count, selector = subject.annotation(_COUNT), subject.annotation(_SELECTOR)
    if count.text.strip() and not _is_count(count.text.strip()):
        yield count.problem("LLM-44", f"expected a whole number, at least 1, got {count.text!r}")
    if subject.has_annotation(_SELECTOR) and not selector.text.strip():
        yield selector.problem("LLM-45", "expected a CEL expression a line, got none")


def _is_count(text: str) -> bool:
    found = _NUMBER.fullmatch(text)
    return found is not None and text[0] != "-" and 1 <= int(found[1]) <= _LARGEST

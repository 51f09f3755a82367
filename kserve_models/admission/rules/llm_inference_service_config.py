"""Rules of LLMInferenceServiceConfigs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kserve_models.admission import go_template
from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.llm_inference_service import model, router
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_FUNCTIONS = frozenset({"ChildName", "kvTransferConfig", "shutdownTimeout"})
_NEVER_FIRST = frozenset("abcdefghijklmnopqrstuvwxyz")
"""What no name in Go begins with that a template can look up in a struct."""
_GLOBAL_CONFIG = "GlobalConfig"
_GLOBALS = (
    "SystemNamespace",
    "IngressGatewayName",
    "IngressGatewayNamespace",
    "EnableTLS",
    "ModelBasedRoutingHeaderName",
    "InferencePoolNamespacedName",
)
_NOT_LOOKED_UP = "the fields that this template names are not looked up"
_PREFIX = "kserve-"
_NAMESPACE = "kserve"
"""Where KServe is installed, if nothing else is said."""
_WELL_KNOWN = frozenset(
    f"{_PREFIX}config-llm-{name}"
    for name in (
        "template",
        "decode-template",
        "worker-data-parallel",
        "decode-worker-data-parallel",
        "prefill-template",
        "prefill-worker-data-parallel",
        "scheduler",
        "router-route",
        "scheduler-latency-predictor",
        "tracing",
    )
)
RULES = (
    Rule("LLMC-01", "spec.baseRefs", "unset"),
    Rule("LLMC-02", "spec.router.scheduler.replicas", "above 0"),
    Rule(
        "LLMC-03",
        "spec",
        "a Go template; of fields only GlobalConfig's, and whether names are Go's, are checked",
    ),
    Rule("LLMC-04", "metadata.name", "a warning where a config that KServe ships changes", "old"),
    Rule(
        "LLMC-05",
        "metadata.name",
        f"on deletion: none that KServe ships, in its own namespace {_NAMESPACE}",
    ),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check an LLMInferenceServiceConfig."""
    refs = subject.spec["baseRefs"]
    if refs.size:
        yield refs.problem("LLMC-01", "expected none: a config can't refer to others")
    yield from router.scheduler_replicas(subject.spec["router"], "LLMC-02")
    yield from model.check_form(subject)
    yield from _templates(subject.object)
    old = subject.old
    if old is None or subject.metadata["name"].text not in _WELL_KNOWN:
        return
    if not _contains(subject.spec.value, old["spec"].value):
        yield subject.metadata["name"].problem(
            "LLMC-04", "KServe ships this config: change a copy of another name", "warning"
        )


def check_deletion(subject: Subject) -> Iterator[Problem]:
    """Check the name of an LLMInferenceServiceConfig that is to be deleted."""
    name = subject.metadata["name"]
    if name.text in _WELL_KNOWN and subject.namespace == _NAMESPACE:
        yield name.problem(
            "LLMC-05", f"expected a config that KServe does not ship, got {name.text!r}"
        )


def _templates(whole: Field) -> Iterator[Problem]:
    """Check the texts of an object, which together are one template: a block may end in another."""
    texts = [field for field in _texts(whole) if go_template.has_actions(field.value)]
    opened = [go_template.opened(field.value) for field in texts]
    is_balanced, has_open_blocks = sum(opened) == 0, any(opened)
    for field in texts:
        wrong = go_template.problem_of(field.value, _FUNCTIONS, is_part=is_balanced)
        if wrong:
            yield field.problem("LLMC-03", f"expected a Go template: {wrong}")
            continue
        unknown = [] if has_open_blocks else list(_unknown_fields(field.value))
        for name, hint in unknown:
            yield field.problem("LLMC-03", f"expected a field by its name in Go{hint}, got {name}")
        if not unknown:
            yield field.problem("LLMC-03", _NOT_LOOKED_UP, "not checked")


def _unknown_fields(text: str) -> Iterator[tuple[str, str]]:
    """Fields that neither an LLMInferenceService nor KServe's configuration has, each with a hint."""
    for name in go_template.fields_of_data(text):
        first, *rest = name.split(".")[1:]
        if first[:1] in _NEVER_FIRST:
            yield name, ", such as .Spec.Model.Name"
        elif first == _GLOBAL_CONFIG and rest and rest[0] not in _GLOBALS:
            yield name, f", one of {', '.join(f'.{first}.{each}' for each in _GLOBALS)}"


def _texts(field: Field) -> Iterator[Field]:
    if isinstance(field.value, str):
        yield field
    for key, item in field.entries:
        yield Field(key, item.path)
        yield from _texts(item)
    for item in field.items:
        yield from _texts(item)


def _contains(whole: Any, part: Any) -> bool:
    """Whether a value has all that another has; what is empty there may be anything."""
    if part in (None, "", 0, False, [], {}):
        return True
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(_contains(whole.get(k), v) for k, v in part.items())
    if isinstance(part, list):
        if not isinstance(whole, list) or len(whole) < len(part):
            return False
        return all(_contains(w, p) for w, p in zip(whole, part, strict=False))
    return bool(whole == part)

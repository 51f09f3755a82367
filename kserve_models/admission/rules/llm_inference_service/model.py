"""The model: its URI, LoRA adapters, encryption."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission import go_url
from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules import confidential
from kserve_models.admission.rules.llm_inference_service.workloads import is_v1alpha2
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_LORA = "spec.model.lora"
_COUNTS = (("LLM-30", "maxRank"), ("LLM-31", "maxAdapters"), ("LLM-32", "maxCpuAdapters"))
RULES = (
    *(Rule(rule, f"{_LORA}.{name}", "v1alpha2: at least 1") for rule, name in _COUNTS),
    Rule("LLM-33", f"{_LORA}.adapters[].name", "v1alpha2: required"),
    Rule("LLM-34", f"{_LORA}.adapters[].name", "v1alpha2: neither '.' nor '..'"),
    Rule("LLM-35", f"{_LORA}.adapters[].name", "v1alpha2: each once"),
    Rule("LLM-36", f"{_LORA}.adapters[].name", "v1alpha2: another than that of the model"),
    Rule("LLM-47", "spec.model.confidential.resourceId", "v1alpha2: kbs:///REPOSITORY/TYPE/TAG"),
    Rule("LLM-48", "spec.model.confidential", "v1alpha2: without effect for oci:// and pvc://"),
    Rule("LLM-50", "spec.model.uri, spec.model.lora.adapters[].uri", "a URL"),
    Rule("LLM-51", f"{_LORA}.adapters", "a list of models: name, uri, lora, ..."),
)
_TYPES: dict[str, tuple[type, str]] = {
    "uri": (str, "text"),
    "name": (str, "text"),
    "lora": (dict, "a map"),
    "confidential": (dict, "a map"),
}


def check(subject: Subject) -> Iterator[Problem]:
    """Check the model of an LLMInferenceService."""
    yield from check_form(subject)
    if not is_v1alpha2(subject):
        return
    model = subject.spec["model"]
    lora = model["lora"]
    for rule, name in _COUNTS:
        if lora[name].is_set and lora[name].number < 1:
            yield lora[name].problem(rule, f"expected at least 1, got {lora[name].value}")
    base = model["name"].text or subject.name.text
    yield from _adapters(lora["adapters"], base)
    settings = model["confidential"]
    if settings["enabled"].value is True:
        yield from confidential.check(settings, model["uri"].text, "LLM-47", "LLM-48")


def check_form(subject: Subject) -> Iterator[Problem]:
    """Check what the schema leaves to the webhook's reading: URLs, and the form of adapters."""
    yield from _form(subject.spec["model"])


def _form(model: Field) -> Iterator[Problem]:
    uri = model["uri"]
    wrong = go_url.problem_of(uri.text)
    if wrong:
        yield uri.problem("LLM-50", f"expected a URL, got {uri.text!r}: {wrong}")
    adapters = model.at("lora", "adapters")
    if not adapters.is_set:
        return
    if not isinstance(adapters.value, list):
        yield adapters.problem("LLM-51", f"expected a list of models, got {_shown(adapters)}")
    for adapter in adapters.items:
        if adapter.is_set and not isinstance(adapter.value, dict):
            yield adapter.problem("LLM-51", f"expected a map, got {_shown(adapter)}")
            continue
        for name, (cls, expected) in _TYPES.items():
            if adapter[name].is_set and not isinstance(adapter[name].value, cls):
                yield adapter[name].problem(
                    "LLM-51", f"expected {expected}, got {_shown(adapter[name])}"
                )
        yield from _form(adapter)


def _adapters(adapters: Field, base: str) -> Iterator[Problem]:
    names: set[str] = set()
    for adapter in adapters.items:
        name = adapter["name"]
        if not name.text:
            yield name.problem("LLM-33", "expected a name, got none")
            continue
        if name.text in (".", ".."):
            yield name.problem("LLM-34", f"expected neither '.' nor '..', got {name.text!r}")
            continue
        if name.text in names:
            yield name.problem("LLM-35", f"expected each name once, got {name.text!r} again")
        names.add(name.text)
        if name.text == base:
            yield name.problem(
                "LLM-36", f"expected another name than the model has, got {name.text!r}"
            )


def _shown(field: Field) -> str:
    names: dict[type, str] = {dict: "a map", list: "a list"}
    return names.get(type(field.value)) or repr(field.value)

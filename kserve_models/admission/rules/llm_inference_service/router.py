"""Routes, gateways and the scheduler."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem
from kserve_models.admission.rules.llm_inference_service.workloads import is_v1alpha2
from kserve_models.admission.rules.rule import Rule
from kserve_models.admission.subject import Subject

_LEAST_INLINE = 3
_HTTP = "spec.router.route.http"
_SCHEDULER = "spec.router.scheduler"
RULES = (
    Rule("LLM-01", _HTTP, "either refs or spec"),
    Rule("LLM-02", f"{_HTTP}.refs", "not beside a gateway without refs"),
    Rule(
        "LLM-03",
        f"{_HTTP}.spec.parentRefs",
        "v1alpha2: the same as spec.router.gateway.refs, or one of them unset",
    ),
    Rule("LLM-04", f"{_HTTP}.spec.parentRefs", "v1alpha1: not beside spec.router.gateway.refs"),
    Rule("LLM-05", "spec.router.route.group, .weight", "not beside spec.router.ingress"),
    Rule("LLM-06", "spec.router.route.group", "required beside weight"),
    Rule("LLM-07", "spec.router.route.weight", "required beside group"),
    Rule("LLM-08", "spec.router.route.group", "not beside http.refs"),
    Rule("LLM-14", f"{_SCHEDULER}.replicas", "above 0"),
    Rule("LLM-15", f"{_SCHEDULER}.config", "inline or ref"),
    Rule("LLM-16", f"{_SCHEDULER}.config", "not both inline and ref"),
    Rule("LLM-17", f"{_SCHEDULER}.config.inline", "not empty"),
    Rule("LLM-18", f"{_SCHEDULER}.config.ref.name", "required"),
)


def check(subject: Subject) -> Iterator[Problem]:
    """Check the router."""
    router = subject.spec["router"]
    yield from _http(router, is_v1alpha2(subject))
    yield from _traffic(router)
    yield from scheduler_replicas(router, "LLM-14")
    yield from _scheduler_config(router.at("scheduler", "config"))


def scheduler_replicas(router: Field, rule: str) -> Iterator[Problem]:
    """Check how many replicas the scheduler has."""
    replicas = router.at("scheduler", "replicas")
    if replicas.is_set and replicas.number <= 0:
        yield replicas.problem(rule, f"expected at least 1, got {replicas.value}")


def _http(router: Field, can_agree: bool) -> Iterator[Problem]:
    http, gateway = router.at("route", "http"), router["gateway"]
    refs, spec = http["refs"], http["spec"]
    if refs.size and spec.is_set:
        yield http.problem("LLM-01", "expected either refs or spec, got both: leave out one")
    if refs.size and gateway.is_set and not gateway["refs"].size:
        yield refs.problem(
            "LLM-02",
            "expected no refs beside a gateway that KServe manages: leave them out, or give"
            " spec.router.gateway.refs",
        )
    parents, gateways = spec["parentRefs"], gateway["refs"]
    if not parents.size or not gateways.size:
        return
    if not can_agree:
        yield parents.problem(
            "LLM-04", "expected either parentRefs or spec.router.gateway.refs, got both"
        )
    elif _names(parents) != _names(gateways):
        yield parents.problem(
            "LLM-03",
            "expected the same as spec.router.gateway.refs: leave one of them out",
        )
    else:
        yield parents.problem(
            "LLM-03", "the same as spec.router.gateway.refs: leave it out", "warning"
        )


def _names(refs: Field) -> Counter[tuple[str, ...]]:
    keys = ("namespace", "name", "sectionName")
    return Counter(tuple(ref[key].text for key in keys) for ref in refs.items)


def _traffic(router: Field) -> Iterator[Problem]:
    route = router["route"]
    group, weight = route["group"], route["weight"]
    if not group.is_set and not weight.is_set:
        return
    if router["ingress"].is_set:
        yield group.problem(
            "LLM-05",
            "expected neither group nor weight beside spec.router.ingress: it is HTTPRoutes that"
            " split traffic",
        )
    elif not group.is_set:
        yield group.problem("LLM-06", "expected a group beside weight, got none")
    elif not weight.is_set:
        yield weight.problem("LLM-07", "expected a weight beside group, got none")
    elif route.at("http", "refs").size:
        yield group.problem(
            "LLM-08",
            "expected no http.refs beside group: only routes that KServe manages split traffic",
        )


def _scheduler_config(config: Field) -> Iterator[Problem]:
    if not config.is_set:
        return
    inline, ref = config["inline"], config["ref"]
    if not inline.is_set and not ref.is_set:
        yield config.problem("LLM-15", "expected inline or ref, got neither")
    if inline.is_set and ref.is_set:
        yield config.problem("LLM-16", "expected either inline or ref, got both: leave out one")
    if inline.is_set and _json_size(inline) < _LEAST_INLINE:
        yield inline.problem("LLM-17", "expected a configuration, got an empty one")
    if ref.is_set and not ref["name"].text:
        yield ref["name"].problem("LLM-18", "expected a name, got none")


def _json_size(field: Field) -> int:
    return len(json.dumps(field.value, separators=(",", ":"), ensure_ascii=False).encode())

"""Rules of models that nodes keep: LocalModelCaches and LocalModelNamespaceCaches."""

from __future__ import annotations

from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem, Severity
from kserve_models.admission.request import Identity
from kserve_models.admission.rules.rule import Rule, have, unknown
from kserve_models.admission.subject import Subject

_CACHE = "LocalModelCache"
_NODE_GROUP = "LocalModelNodeGroup"
_LABEL = "internal.serving.kserve.io/localmodel"
_NAMESPACE_LABEL = f"{_LABEL}-namespace"
_SERVICES = "status.inferenceServices[]"
_LLM_SERVICES = "status.llmInferenceServices[]"
_UNUSED = "on deletion: the cache is used by none of these"
_UNUSED_IN_NAMESPACE = f"{_UNUSED} (the webhook is not installed by default)"
_NOT_STORED = "the status says what uses the cache, but the cache is not among the existing objects"
RULES = (
    Rule("LMC-01", "spec.sourceModelUri", "that of no other LocalModelCache", "cluster"),
    Rule("LMC-02", _SERVICES, f"{_UNUSED}, and each exists", "cluster"),
    Rule("LMC-03", _LLM_SERVICES, _UNUSED, "cluster"),
    Rule(
        "LMNC-01",
        "spec.nodeGroups[]",
        "names of LocalModelNodeGroups that exist (the webhook is not installed by default)",
        "cluster",
    ),
    Rule("LMNC-02", _SERVICES, f"{_UNUSED_IN_NAMESPACE}, and each exists", "cluster"),
    Rule("LMNC-03", _LLM_SERVICES, _UNUSED_IN_NAMESPACE, "cluster"),
)


def check_cache(subject: Subject) -> Iterator[Problem]:
    """Check a LocalModelCache."""
    uri = subject.spec["sourceModelUri"]
    if not subject.knows_cluster:
        yield uri.problem("LMC-01", unknown(f"{_CACHE}s"), "not checked")
    same = [
        other.at("metadata", "name").text
        for other in subject.others(_CACHE)
        if other.at("spec", "sourceModelUri").text == uri.text
    ]
    if same:
        yield uri.problem(
            "LMC-01",
            f"expected a URI that no other LocalModelCache has, got {uri.text!r} as {have(same)}",
        )


def check_namespace_cache(subject: Subject) -> Iterator[Problem]:
    """Check a LocalModelNamespaceCache."""
    groups = subject.spec["nodeGroups"]
    known = {group.at("metadata", "name").text for group in subject.others(_NODE_GROUP)}
    missing = [group for group in groups.items if group.text not in known]
    if missing and not subject.knows_cluster:
        yield groups.problem("LMNC-01", unknown(f"{_NODE_GROUP}s"), "not checked")
    elif missing:
        for group in missing:
            yield group.problem(
                "LMNC-01",
                f"expected one of the LocalModelNodeGroups {', '.join(sorted(known)) or '(none)'},"
                f" got {group.text!r}",
                "warning",
            )


def check_deletion_of_cache(subject: Subject) -> Iterator[Problem]:
    """Check what uses a LocalModelCache that is to be deleted."""
    labels = {_LABEL: subject.metadata["name"].text}
    yield from _users(subject, ("LMC-02", "LMC-03"), labels, "error")


def check_deletion_of_namespace_cache(subject: Subject) -> Iterator[Problem]:
    """Check what uses a LocalModelNamespaceCache that is to be deleted."""
    labels = {
        _LABEL: subject.metadata["name"].text,
        _NAMESPACE_LABEL: subject.namespace,
    }
    yield from _users(subject, ("LMNC-02", "LMNC-03"), labels, "warning")


def _users(
    subject: Subject, rules: tuple[str, str], labels: dict[str, str], severity: Severity
) -> Iterator[Problem]:
    status = subject.object["status"]
    for rule, kind, name in (
        (rules[0], "InferenceService", "inferenceServices"),
        (rules[1], "LLMInferenceService", "llmInferenceServices"),
    ):
        listed = status[name]
        if not subject.knows_cluster and (listed.size or not status.is_set):
            yield listed.problem(rule, unknown(f"{kind}s"), "not checked")
            continue
        if not status.is_set and not subject.is_stored:
            yield listed.problem(rule, _NOT_STORED, "not checked")
            continue
        for entry in listed.items:
            wanted = Identity(kind, entry["namespace"].text, entry["name"].text)
            found = subject.request.cluster.stored(wanted)
            if found is None and kind == "InferenceService":
                yield entry.problem(
                    rule,
                    f"expected an {kind} that exists, got {_named(wanted)}: wait until KServe has"
                    " taken it off the list",
                    severity,
                )
            elif found is not None and _has(Field(dict(found)), labels):
                yield entry.problem(
                    rule,
                    f"expected no {kind} that uses the cache, got {_named(wanted)}: delete it first",
                    severity,
                )


def _has(user: Field, labels: dict[str, str]) -> bool:
    own = user.at("metadata", "labels")
    return all(own[name].text == value for name, value in labels.items())


def _named(one: Identity) -> str:
    return f"{one.namespace}/{one.name}"

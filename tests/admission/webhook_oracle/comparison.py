"""What we say of a request beside what KServe's webhooks say."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from kserve_models._history import releases
from kserve_models.admission import defaults, review, rules
from kserve_models.admission.problem import Problem, Severity
from kserve_models.admission.request import AdmissionRequest, Cluster
from kserve_models.admission.schema import custom_resource
from tests.admission.webhook_oracle import refusals
from tests.admission.webhook_oracle.cases import Case
from tests.admission.webhook_oracle.config_map import config_map

_BAD_REQUEST = 400
_OF_THE_SERVER = ("/status", "/metadata/creationTimestamp", "/metadata/deletionTimestamp")
"""What a server keeps or writes in its own form, whatever a webhook answers."""
_BEFORE_TEMPLATES = frozenset({"LLMC-01", "LLMC-02"})
"""Rules without which LLMC-03 is not looked at; we say all at once."""
_ALL_AT_ONCE = ("LLMInferenceService", "LLMInferenceServiceConfig")
"""Kinds whose webhook names all that is wrong, and not the first only."""
_WARNED_OF = ("LocalModelNamespaceCache",)
"""Kinds whose webhook KServe has and does not install: what it would refuse, we warn of."""


class Remark(NamedTuple):
    """What a webhook refuses or warns of.

    Attributes:
        rules: ids of the rules that it may be about, with spaces between; empty where none is known.
        message: its words; empty where only the rules are recorded.
    """

    rules: str
    message: str = ""

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the rules."""
        return frozenset(self.rules.split())


@dataclass(frozen=True)
class Answer:
    """What the webhooks say.

    Attributes:
        refusals: why they refuse the object; empty where they take it.
        warnings: what they warn of.
        is_mutating: whether it is the mutating webhook that refuses.
        is_first_only: whether it may be that more is wrong than they say.
        changes: what the mutating webhook has changed, as ``difference`` tells it.
    """

    refusals: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    is_mutating: bool = False
    is_first_only: bool = False
    changes: tuple[Any, ...] = ()

    @classmethod
    def read(cls, case: Case, answered: dict[str, Any]) -> Answer:
        """From what the Go program prints."""
        is_mutating = bool(answered.get("mutating"))
        is_bad_request = answered.get("code") == _BAD_REQUEST
        messages = answered.get("causes") or [answered.get("message", "")]

        def remarks(texts: list[str]) -> tuple[Remark, ...]:
            kind = case.object["kind"]
            is_configured = is_mutating and not is_bad_request
            found = (refusals.rules(kind, text, is_configured=is_configured) for text in texts)
            return tuple(map(Remark, found, texts))

        return cls(
            () if answered["allowed"] else remarks(messages),
            remarks(answered.get("warnings") or []),
            is_mutating,
            is_mutating or is_bad_request,
            _changes(case.object, answered["object"]),
        )


def ours(case: Case) -> tuple[list[Problem], tuple[Any, ...]]:
    """The problems that we find, and what we change."""
    existing = (*case.existing, *((case.object,) if case.is_deletion else ()))
    cluster = Cluster.of(existing, config_map=config_map(case.config_map))
    request = AdmissionRequest(case.object, case.old, cluster)
    if case.is_deletion:
        return rules.check_deletion(request), ()
    obj, problems = defaults.apply(request)
    problems += rules.check(dataclasses.replace(request, object=obj))
    return problems, _changes(case.object, obj)


def disagreements(case: Case, answer: Answer) -> Iterator[str]:
    """A line for everything on which we and the webhooks differ."""
    of_reading = refusals.OF_READING.intersection(remark.rules for remark in answer.refusals)
    if of_reading:
        refused = _ids(review.validate(case.object), "error")
        if not refused or not of_reading & {custom_resource.FORMAT} <= refused:
            yield f"they can't read it, and our schema does not refuse it: {_told(answer.refusals)}"
        return
    yield from _numbers(case.object)
    problems, changes = ours(case)
    found, warned = _ids(problems, "error"), _ids(problems, "warning")
    if case.object["kind"] in _WARNED_OF:
        found, warned = found | warned, frozenset()
    if answer.refusals:
        yield from _refusals(case, answer, found, _ids(problems, "not checked"))
    else:
        if found:
            yield f"we refuse it, they do not: {_sorted(found)}"
        yield from _warnings(answer, warned)
    if not answer.is_mutating and changes != answer.changes:
        yield f"they change {_unlike(answer.changes, changes)}, we {_unlike(changes, answer.changes)}"


def _numbers(obj: dict[str, Any]) -> Iterator[str]:
    kind, version = str(obj["kind"]), str(obj["apiVersion"])
    served = releases.served(kind, version.partition("/")[2], review.RELEASE)
    if served is not None and rules.is_read(version, kind):
        for problem in custom_resource.unreadable_numbers(obj, served):
            yield f"they can read {problem.field}, which is {problem.value}"


def _refusals(
    case: Case, answer: Answer, found: frozenset[str], unchecked: frozenset[str]
) -> Iterator[str]:
    for remark in answer.refusals:
        if not remark.ids:
            yield f"no rule is known for: {remark.message}"
        elif not remark.ids & (found | unchecked):
            yield f"expected {remark.rules}, got {_sorted(found) or 'nothing'}: {remark.message}"
    named = frozenset[str]().union(*(remark.ids for remark in answer.refusals))
    if named & _BEFORE_TEMPLATES:
        found -= {"LLMC-03"}
    says_all = case.object["kind"] in _ALL_AT_ONCE and not answer.is_first_only
    if says_all and found - named:
        yield f"they do not say {_sorted(found - named)}, but {_told(answer.refusals)}"


def _changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[Any, ...]:
    """What is changed, nulls aside, which a server drops."""
    return tuple(
        change
        for change in difference(before, after)
        if not change[0].startswith(_OF_THE_SERVER) and change[1:] != [None]
    )


def _warnings(answer: Answer, found: frozenset[str]) -> Iterator[str]:
    for remark in answer.warnings:
        if not remark.ids & found:
            yield f"they warn, we do not: {_told([remark])}"
    extra = found - frozenset[str]().union(*(remark.ids for remark in answer.warnings))
    if extra:
        yield f"we warn, they do not: {_sorted(extra)}"


def _told(remarks: Iterable[Remark]) -> str:
    return ", ".join(f"{remark.rules} ({remark.message})" for remark in remarks)


def _sorted(ids: frozenset[str]) -> str:
    return " ".join(sorted(ids))


def _ids(problems: list[Problem], severity: Severity) -> frozenset[str]:
    return frozenset(problem.rule for problem in problems if problem.severity == severity)


def _unlike(changes: tuple[Any, ...], others: tuple[Any, ...]) -> list[Any]:
    return [change for change in changes if change not in others]


def difference(before: Any, after: Any, path: str = "") -> Iterator[list[Any]]:
    """What is to be put where to make one value of another: path and value, or path alone."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            place = f"{path}/{key.replace('~', '~0').replace('/', '~1')}"
            if key not in after:
                yield [place]
            elif key not in before:
                yield [place, after[key]]
            else:
                yield from difference(before[key], after[key], place)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from difference(one, other, f"{path}/{number}")
    elif before != after or type(before) is not type(after):
        yield [path, after]

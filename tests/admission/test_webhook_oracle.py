"""What we say of requests is what KServe's own webhooks say, which is recorded."""

from __future__ import annotations

import re
import shutil

import pytest

from kserve_models.admission import defaults, rules
from tests.admission.webhook_oracle import comparison, corpus, program, recorded, refusals
from tests.admission.webhook_oracle.cases import REMOVED, Case, changed
from tests.apiserver import binaries
from tests.support import processes

_ALIKE = frozenset({"ISVC-64"})
"""Rules that stand for others, under whose ids they speak."""


@pytest.fixture(scope="module")
def answered() -> list[tuple[Case, comparison.Answer]]:
    return recorded.read()


def test_we_agree_with_the_webhooks(
    answered: list[tuple[Case, comparison.Answer]],
) -> None:
    found = {
        case.name: lines
        for case, answer in answered
        if (lines := list(comparison.disagreements(case, answer)))
    }
    assert found == {}


def test_every_rule_is_broken_and_kept(
    answered: list[tuple[Case, comparison.Answer]],
) -> None:
    known = {rule.id for rule in (*rules.RULES, *defaults.RULES)} - _ALIKE
    broken, kept = set[str](), set[str]()
    for _, answer in answered:
        said = frozenset[str]().union(
            *(remark.ids for remark in (*answer.refusals, *answer.warnings))
        )
        broken |= said
        kept |= known if not said else set()
    assert known - broken == set()
    assert known - kept == set()


def test_the_recorded_answers_go_both_ways(
    answered: list[tuple[Case, comparison.Answer]],
) -> None:
    taken = sum(not answer.refusals for _, answer in answered)
    assert taken > len(answered) / 5
    assert len(answered) - taken > len(answered) / 5
    assert sum(bool(answer.changes) for _, answer in answered) > len(answered) / 5


def test_a_disagreement_is_told(answered: list[tuple[Case, comparison.Answer]]) -> None:
    case, answer = answered[0]
    silent = comparison.Answer()
    refusing = comparison.Answer((comparison.Remark("ISVC-01", "its name"),))
    assert list(comparison.disagreements(case, answer)) == []
    assert next(comparison.disagreements(case, refusing)) == (
        "expected ISVC-01, got nothing: its name"
    )
    (told,) = comparison.disagreements(case, silent)
    assert told.startswith("they change [], we [['/metadata/annotations', ")


def test_differences_are_told_by_place() -> None:
    before = {"a/b": [1, {"c": 2}], "d": 1, "e": [1]}
    after = {"a/b": [1, {"c": 3}], "e": [1, 2], "f": True}
    assert list(comparison.difference(before, after)) == [
        ["/a~1b/1/c", 3],
        ["/d"],
        ["/e", [1, 2]],
        ["/f", True],
    ]


def test_changes_make_what_they_need() -> None:
    assert changed(
        {"a": [{"b": 1}], "b": 1}, {"a 1 d": 2, "p x": 3}, {"@y": "4", "b": REMOVED}
    ) == {
        "a": [{"b": 1}, {"d": 2}],
        "spec": {"predictor": {"x": 3}},
        "metadata": {"annotations": {"serving.kserve.io/y": "4"}},
    }


def test_the_source_is_formatted() -> None:
    gofmt = shutil.which("gofmt") or shutil.which(binaries.USUAL_GO.with_name("gofmt"))
    if gofmt is None:
        pytest.skip("there is no gofmt")
    assert processes.run([gofmt, "-d", str(program.SOURCES)], check=True).stdout == ""


def test_answers_to_other_requests_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "drafts", lambda: iter(()))
    expected = "answers.json holds answers to other requests: run make oracle ARGS=--record"
    with pytest.raises(ValueError, match=f"^{re.escape(expected)}$"):
        recorded.read()


def test_unknown_words_are_about_no_rule() -> None:
    assert refusals.rules("InferenceService", "something new") == ""

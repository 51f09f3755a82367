"""Answers of the webhooks to a share of the corpus, kept so that tests need no Go."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.admission.webhook_oracle import corpus
from tests.admission.webhook_oracle.cases import Case, text
from tests.admission.webhook_oracle.comparison import Answer, Remark
from tests.admission.webhook_oracle.program import request

FILE = Path(__file__).with_name("answers.json")
COMMAND = "make oracle ARGS=--record"
_SHARE = 20
_OF_A_RULE = 5
"""Cases of a rule, at least, where there are as many."""


def write(answered: Iterable[tuple[Case, Answer]]) -> None:
    """Record answers to some of the cases of ``corpus.drafts()``: one of so many, and some of a rule.

    Each different answer, and each change, stands there once.
    """
    digest = hashlib.sha256()
    seen: Counter[str] = Counter()
    order: list[tuple[int, int]] = []
    answers: dict[str, int] = {}
    changes: dict[str, int] = {}
    for number, (case, answer) in enumerate(answered):
        said = {remark.rules for remark in (*answer.refusals, *answer.warnings)}
        seen.update(said)
        if number % _SHARE and all(seen[rules] > _OF_A_RULE for rules in said):
            continue
        digest.update(request(case).encode())
        plain = {
            "refusals": [remark.rules for remark in answer.refusals],
            "warnings": [remark.rules for remark in answer.warnings],
            "is_mutating": answer.is_mutating,
            "is_first_only": answer.is_first_only,
            "changes": [changes.setdefault(text(c), len(changes)) for c in answer.changes],
        }
        kept = text({name: value for name, value in plain.items() if value})
        order.append((number, answers.setdefault(kept, len(answers))))
    parts = {
        "corpus": text(digest.hexdigest()),
        "changes": "[\n" + ",\n".join(changes) + "\n]",
        "answers": "[\n" + ",\n".join(answers) + "\n]",
        "cases": text(order),
    }
    lines = ",\n".join(f"{text(name)}:{value}" for name, value in parts.items())
    FILE.write_text(f"{{{lines}}}\n", encoding="utf-8")


def read() -> list[tuple[Case, Answer]]:
    """The cases and their answers.

    Raises:
        ValueError: what is recorded is of another corpus.
    """
    data = json.loads(FILE.read_text(encoding="utf-8"))
    drafts = list(corpus.drafts())
    answers = [_answer(value, data["changes"]) for value in data["answers"]]
    found: list[tuple[Case, Answer]] = []
    digest = hashlib.sha256()
    for number, answer in data["cases"]:
        if number < len(drafts):
            case = drafts[number].case()
            digest.update(request(case).encode())
            found.append((case, answers[answer]))
    if digest.hexdigest() != data["corpus"]:
        raise ValueError(f"{FILE.name} holds answers to other requests: run {COMMAND}")
    return found


def _answer(plain: dict[str, Any], changes: list[Any]) -> Answer:
    return Answer(
        refusals=tuple(map(Remark, plain.get("refusals", ()))),
        warnings=tuple(map(Remark, plain.get("warnings", ()))),
        is_mutating=plain.get("is_mutating", False),
        is_first_only=plain.get("is_first_only", False),
        changes=tuple(changes[number] for number in plain.get("changes", ())),
    )

"""A part of the corpus whose answers are in the repository: tests of it need no Go."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.admission import mutations
from tests.admission.oracle.comparison import Answer
from tests.support import corpus

FILE = Path(__file__).parent / "answers.jsonl"
SEED, COUNT = 2026, 2000
STALE = "the corpus is another: record its answers anew with 'make oracle ARGS=--record'"


def cases() -> Iterator[mutations.Case]:
    """The cases; upstream's samples are not among what they are made of."""
    return mutations.cases(SEED, COUNT, corpus.own_manifests())


def answers() -> list[Answer]:
    """What the API server's code says of them, in their order."""
    return [Answer(*json.loads(line)) for line in FILE.read_text("utf-8").splitlines()]


def write(found: Iterable[Answer]) -> None:
    """Record answers."""
    lines = (json.dumps(answer, ensure_ascii=False, separators=(",", ":")) for answer in found)
    FILE.write_text("".join(f"{line}\n" for line in lines), "utf-8")

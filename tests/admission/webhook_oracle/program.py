"""The Go program that asks KServe's webhooks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.admission.webhook_oracle.cases import Case, Draft, text
from tests.admission.webhook_oracle.comparison import Answer
from tests.admission.webhook_oracle.config_map import config_map
from tests.apiserver import go_program
from tests.support import processes

SOURCES = Path(__file__).parent
_AT_ONCE = 2000


def answers(drafts: Iterable[Draft]) -> Iterator[tuple[Case, Answer]]:
    """Each case, made, with what the webhooks say of it.

    Raises:
        UnavailableError: there is no Go to build the program with.
        RuntimeError: the build failed, or the program did.
    """
    program = go_program.program(SOURCES)
    waiting: list[Case] = []
    for draft in drafts:
        waiting.append(draft.case())
        if len(waiting) == _AT_ONCE:
            yield from _answers(program, waiting)
            waiting = []
    yield from _answers(program, waiting)


def _answers(program: Path, cases: list[Case]) -> Iterator[tuple[Case, Answer]]:
    done = processes.run([program], given="\n".join(map(request, cases)), encoding="utf-8")
    if done.returncode != 0:
        raise RuntimeError(f"{program.name} failed: {done.stderr.strip()[-1000:]}")
    lines = done.stdout.split("\n")[:-1]
    for case, line in zip(cases, lines, strict=True):
        yield case, Answer.read(case, json.loads(line))


def request(case: Case) -> str:
    """A line for the program."""
    deletion = {"isDeletion": True} if case.is_deletion else {}
    return text(
        {
            **deletion,
            "object": case.object,
            "old": case.old,
            "existing": list(case.existing),
            "configMap": config_map(case.config_map),
        }
    )

"""What we say of objects is what the API server's own code says."""

from __future__ import annotations

import itertools

from tests.admission import mutations
from tests.admission.oracle import comparison, recorded


def test_the_recorded_corpus() -> None:
    answers = recorded.answers()
    differences = []
    for case, their in itertools.zip_longest(recorded.cases(), answers):
        our = comparison.ours(case)
        assert our.case == their.case, recorded.STALE
        if not comparison.agree(our, their):
            differences.append((case, our, their))
    assert differences == []


def test_it_has_both_what_is_refused_and_what_is_stored() -> None:
    answers = recorded.answers()
    refused = [answer for answer in answers if answer.is_malformed or answer.paths]
    stored = [answer for answer in answers if answer.stored]
    assert len(answers) == recorded.COUNT
    assert len(refused) > 700
    assert len(stored) > 500


def test_cases_are_the_same_for_the_same_seed() -> None:
    first, again = (list(mutations.cases(7, 50)) for _ in range(2))
    assert first == again
    assert first != list(mutations.cases(8, 50))

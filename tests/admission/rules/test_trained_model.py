from __future__ import annotations

import pytest

from tests.admission.rules.bases import TRAINED_MODEL as BASE
from tests.admission.rules.cases import Case, assert_holds

CASES = [
    Case(
        "TM-01",
        {"metadata.name": "a.b"},
        "metadata.name",
        "expected letters, digits, '-' and '_', got 'a.b'",
        {"metadata.name": "a_B-1"},
    ),
    Case(
        "TM-02",
        {"spec.model.storageUri": "pvc://volume/model"},
        "spec.model.storageUri",
        "expected one of s3://, gs://, https://, http://, got 'pvc://volume/model'",
        {"spec.model.storageUri": "https://host/model"},
    ),
    Case(
        "TM-03",
        {"spec.model.memory": "1G"},
        "spec.model.memory",
        "expected 1Gi as before, got 1G: create another one to change it",
        {"spec.model.memory": "1024Mi"},
        old={},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_rule_is_broken_and_just_not_broken(case: Case) -> None:
    assert_holds(BASE, case)

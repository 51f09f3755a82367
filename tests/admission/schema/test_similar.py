"""What was meant by a field that there is not."""

from __future__ import annotations

from typing import Any

import pytest

from kserve_models._history import releases
from kserve_models.admission.review import RELEASE
from kserve_models.admission.schema.similar import advice


def advised(path: tuple[str | int, ...], value: Any) -> str:
    served = releases.served("InferenceService", "v1beta1", RELEASE)
    assert served is not None
    obj: Any = value
    for step in reversed(path):
        obj = [obj] if step == 0 else {step: obj}
    return advice(path, obj, served.schema)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("spec", "predictor", "minReplica"), 1, ": did you mean 'minReplicas'?"),
        (("spec", "predictor", "min_replicas"), 1, ": did you mean 'minReplicas'?"),
        (("spec", "Predictor"), {}, ": did you mean 'predictor'?"),
        (
            ("spec", "transformer", "custom"),
            {"container": {}},
            ": write its container into spec.transformer.containers",
        ),
        (("predictor",), {}, ": it belongs under spec"),
        (("spec", "modelFormat"), {"name": "a"}, ": it belongs under spec.predictor.model"),
        (
            ("spec", "predictor", "containers", 0, "minReplicas"),
            1,
            ": it belongs under spec.predictor",
        ),
        (("spec", "predictor", "model", "transformer"), {}, ": it belongs under spec"),
        (("spec", "qwertz"), 1, ""),
    ],
)
def test_the_nearest_right_thing(path: tuple[str | int, ...], value: Any, expected: str) -> None:
    assert advised(path, value) == expected

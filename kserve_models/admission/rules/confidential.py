"""Encrypted models."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kserve_models.admission.field import Field
from kserve_models.admission.problem import Problem

_RESOURCE = re.compile(r"kbs:///[a-zA-Z0-9_.-]+/[a-zA-Z0-9_.-]+/[a-zA-Z0-9_.-]+")
_WITHOUT_EFFECT = {
    "oci://": "it is the container runtime that decrypts images",
    "pvc://": "models on volumes are not fetched by the storage initializer",
}


def check(confidential: Field, uri: str, rule: str, warning: str) -> Iterator[Problem]:
    """Check the settings of an encrypted model that is switched on.

    Args:
        confidential: the settings.
        uri: where the model is.
        rule: id of the rule about ``resourceId``.
        warning: id of the rule about settings without effect.
    """
    for prefix, reason in _WITHOUT_EFFECT.items():
        if uri.startswith(prefix):
            yield confidential.problem(
                warning, f"without effect for a model at {prefix}: {reason}", "warning"
            )
    resource = confidential["resourceId"]
    if resource.text and not _RESOURCE.fullmatch(resource.text):
        yield resource.problem(rule, f"expected kbs:///REPOSITORY/TYPE/TAG, got {resource.text!r}")

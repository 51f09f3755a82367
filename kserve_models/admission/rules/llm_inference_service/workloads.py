"""The workloads of an LLMInferenceService: decoding, and prefill where it is apart."""

from __future__ import annotations

from kserve_models.admission.field import Field
from kserve_models.admission.subject import Subject


def workloads(subject: Subject) -> list[Field]:
    """``spec``, and ``spec.prefill`` if it is set."""
    prefill = subject.spec["prefill"]
    return [subject.spec, prefill] if prefill.is_set else [subject.spec]


def is_v1alpha2(subject: Subject) -> bool:
    """Whether the webhook of v1alpha2 judges: each judges the requests of its own version."""
    return subject.request.api_version.endswith("/v1alpha2")

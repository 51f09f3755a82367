"""Rules of InferenceServices."""

from kserve_models.admission.rules.inference_service import (
    autoscaling,
    canary,
    environment,
    implementations,
    metadata,
    multi_node,
    replicas,
    storage,
    updates,
)

FAMILIES = (
    metadata,
    environment,
    multi_node,
    storage,
    implementations,
    replicas,
    autoscaling,
    canary,
    updates,
)

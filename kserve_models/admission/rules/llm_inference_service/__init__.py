"""Rules of LLMInferenceServices."""

from kserve_models.admission.rules.llm_inference_service import (
    devices,
    kv_cache,
    model,
    parallelism,
    router,
    scaling,
)

FAMILIES = (router, parallelism, scaling, model, kv_cache, devices)

"""The part of the SDK that this package does not have: the runtime that serves models."""

from __future__ import annotations

NAMES = frozenset(
    {
        "InferInput",
        "InferOutput",
        "InferRequest",
        "InferResponse",
        "InferenceGRPCClient",
        "InferenceRESTClient",
        "InferenceServerClient",
        "Model",
        "ModelRepository",
        "ModelServer",
        "PredictorConfig",
        "RESTConfig",
        "Storage",
    }
)
"""What the SDK's package exports of it."""
MODULES = frozenset(
    {
        "context",
        "errors",
        "handlers",
        "inference_client",
        "logging",
        "metrics",
        "model",
        "model_repository",
        "model_server",
        "predictor_config",
        "protocol",
        "ray",
        "storage",
    }
)
"""Its modules."""
UTILITIES = frozenset(
    {
        "create_response_cloudevent",
        "get_predict_input",
        "get_predict_response",
        "inference_client_factory",
        "numpy_codec",
        "to_headers",
    }
)
"""What the SDK's ``utils`` has of it."""
_STORAGE = frozenset({"Storage", "storage"})


def error(name: str) -> ImportError:
    """The error for a name of it, which says where it is."""
    last = name.rpartition(".")[2]
    package = "kserve-storage" if last in _STORAGE else "kserve"
    return ImportError(
        f"{name} belongs to KServe's serving runtime, which kserve-models does not have: install the "
        f"package {package!r} where the model is served"
        + ("" if package == "kserve" else ", which has it as kserve_storage.Storage"),
        name=name,
    )


def refuse_utility(name: str) -> None:
    """See that it is none of ``UTILITIES``.

    Raises:
        ImportError: it is.
    """
    if name in UTILITIES:
        raise error(f"kserve.utils.{name}")

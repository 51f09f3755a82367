"""Running scripts that import ``kserve`` where that package is not installed."""

from __future__ import annotations


def install_as_kserve() -> None:
    """Let ``from kserve import V1beta1InferenceService`` give the class of this package.

    For scripts written for the ``kserve`` SDK that use its model classes only. Calling it again
    changes nothing.

    Raises:
        RuntimeError: the ``kserve`` package is installed, or another module has taken its name.
    """
    import importlib.util
    import sys

    import kserve_models

    present = sys.modules.get("kserve")
    if present is kserve_models:
        return
    if present is not None or importlib.util.find_spec("kserve") is not None:
        raise RuntimeError(
            "the 'kserve' package is installed: uninstall it, or import from 'kserve_models'"
        )
    sys.modules["kserve"] = kserve_models
    sys.modules["kserve.models"] = kserve_models.models

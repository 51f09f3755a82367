"""Watching InferenceServices, as scripts do that send them by themselves."""

from __future__ import annotations

from kserve_models.client import ApiClient
from kserve_models.sdk import utils
from kserve_models.sdk._client import watching

__all__ = ["isvc_watch"]


def isvc_watch(
    name: str | None = None,
    namespace: str | None = None,
    timeout_seconds: float = 600,
    generation: int = 0,
) -> None:
    """Print a table at each change of an InferenceService until it is ready, or time is up.

    It asks the cluster of the ``KServeClient`` that was made last.

    Args:
        name: of the InferenceService; by default any of the namespace.
        namespace: by default that of this pod, else ``default``.
        timeout_seconds: seconds, at most.
        generation: no status of a generation before this counts; 0 stands for any.

    Raises:
        RuntimeError: a call failed.
    """
    namespace = namespace or utils.get_default_target_namespace()
    watching.watch(ApiClient.get_default(), namespace, name, timeout_seconds, generation)

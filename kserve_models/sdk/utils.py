"""The part of the SDK's ``utils`` that is for the control plane, of every release from 0.8 on."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kserve_models.sdk.constants import PredictorProtocol

if TYPE_CHECKING:
    from collections.abc import Container

_POD_FOLDER = "/var/run/secrets/kubernetes.io/"
_CGROUP_FOLDER = "/sys/fs/cgroup"
_TRUE = frozenset({"y", "yes", "t", "true", "on", "1"})
_FALSE = frozenset({"n", "no", "f", "false", "off", "0"})
_CLOUD_EVENT = ("time", "type", "source", "id", "specversion", "data")


def is_running_in_k8s() -> bool:
    """Whether this is a pod that has a service account."""
    return os.path.isdir(_POD_FOLDER)


def get_current_k8s_namespace() -> str:
    """The namespace of this pod.

    Raises:
        OSError: this is no pod that has a service account.
    """
    with open(f"{_POD_FOLDER}serviceaccount/namespace", encoding="utf-8") as file:
        return file.readline()


def get_default_target_namespace() -> str:
    """The namespace of this pod; outside of pods ``default``, whatever the kubeconfig file says."""
    return get_current_k8s_namespace() if is_running_in_k8s() else "default"


def get_isvc_namespace(inferenceservice: Any) -> str:
    """The namespace of an object, an InferenceService or a mapping, or the default one."""
    return str(_field(_field(inferenceservice, "metadata"), "namespace") or "") or (
        get_default_target_namespace()
    )


def get_ig_namespace(inferencegraph: Any) -> str:
    """The namespace of an InferenceGraph, or the default one."""
    return get_isvc_namespace(inferencegraph)


def set_isvc_namespace(inferenceservice: Any) -> str:
    """As ``get_isvc_namespace``, which had this name until 0.9. It sets nothing."""
    return get_isvc_namespace(inferenceservice)


def set_ig_namespace(inferencegraph: Any) -> str:
    """As ``get_ig_namespace``, which had this name in 0.9. It sets nothing."""
    return get_ig_namespace(inferencegraph)


def cpu_count() -> int:
    """How many processors this process may use: those it may run on, within its cgroup's limit."""
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    limit = _cgroup_limit() if sys.platform == "linux" else None
    return count if limit is None else min(count, limit)


def generate_uuid() -> str:
    """A new random UUID."""
    return str(uuid.uuid4())


def is_structured_cloudevent(body: Container[str]) -> bool:
    """Whether the body of a request looks like a CloudEvent: it has what each of them must have."""
    return all(name in body for name in _CLOUD_EVENT)


def strtobool(val: str) -> bool:
    """The truth value that a word stands for, such as ``yes``, ``off`` or ``1``.

    Raises:
        ValueError: it stands for none.
    """
    word = val.lower()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    words = ", ".join(sorted(_TRUE) + sorted(_FALSE))
    raise ValueError(f"strtobool: expected one of {words}, got {word!r}")


def is_v1(protocol: str | PredictorProtocol) -> bool:
    """Whether it is the V1 protocol over HTTP."""
    return _is_protocol(protocol, PredictorProtocol.REST_V1)


def is_v2(protocol: str | PredictorProtocol) -> bool:
    """Whether it is the V2 protocol (open inference protocol) over HTTP."""
    return _is_protocol(protocol, PredictorProtocol.REST_V2)


def _is_protocol(protocol: str | PredictorProtocol, wanted: PredictorProtocol) -> bool:
    if isinstance(protocol, str):
        return protocol.lower() == wanted.value
    return protocol is wanted


def _field(holder: Any, name: str) -> Any:
    """A field of a model, of any package, or of a mapping; None if there is none."""
    return holder.get(name) if isinstance(holder, Mapping) else getattr(holder, name, None)


def _cgroup_limit() -> int | None:
    """Whole processors that a cgroup of version 2 or 1 may use; None where it may use all."""
    numbers = _numbers("cpu.max") or (
        _numbers("cpu,cpuacct/cpu.cfs_quota_us") + _numbers("cpu,cpuacct/cpu.cfs_period_us")
    )
    if len(numbers) != 2:
        return None
    quota, period = numbers
    return quota // period if quota >= period > 0 else None


def _numbers(path: str) -> tuple[int, ...]:
    """The numbers in a file of the cgroup; none where it can't be read, or says ``max``."""
    try:
        with open(f"{_CGROUP_FOLDER}/{path}", encoding="utf-8") as file:
            return tuple(map(int, file.read().split()))
    except (OSError, ValueError):
        return ()


if not TYPE_CHECKING:

    def __getattr__(name: str) -> None:
        from kserve_models.sdk import serving_runtime

        serving_runtime.refuse_utility(name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

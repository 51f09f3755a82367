"""What admission is asked about, and what it is told of the cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AdmissionRequest:
    """An object to be created, or to replace another.

    Attributes:
        object: the object as JSON values, in the version that it is sent in.
        old: the object that it replaces, as it is stored; None for a creation.
        existing: other objects of the cluster; None where they are not known, empty where there are none.
        config_map: the ConfigMap ``inferenceservice-config`` of the cluster; None where it is not known:
            the values that KServe v0.20.0 ships are assumed then.
    """

    object: Mapping[str, Any]
    old: Mapping[str, Any] | None = None
    existing: Sequence[Mapping[str, Any]] | None = None
    config_map: Mapping[str, Any] | None = None

    @property
    def api_version(self) -> str:
        """``serving.kserve.io/v1beta1``."""
        return str(self.object.get("apiVersion", ""))

    @property
    def kind(self) -> str:
        """``InferenceService``."""
        return str(self.object.get("kind", ""))

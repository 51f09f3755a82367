"""The object of a request as rules read it."""

from __future__ import annotations

import functools
from typing import Any

from kserve_models.admission import config
from kserve_models.admission.field import Field
from kserve_models.admission.request import AdmissionRequest

_PREFIX = "serving.kserve.io/"
_GENERATED = "x" * 5
"""What stands for the letters that a server adds to ``generateName``."""


class Subject:
    """An object, the one before, and what is known of the cluster.

    Attributes: request (AdmissionRequest), object (Field: the whole object), spec (Field),
    metadata (Field).
    """

    def __init__(self, request: AdmissionRequest) -> None:
        self.request = request
        self.object = Field(dict(request.object))
        self.spec = self.object["spec"]
        self.metadata = self.object["metadata"]

    @functools.cached_property
    def old(self) -> Field | None:
        """The object before; None for a creation."""
        return None if self.request.old is None else Field(dict(self.request.old))

    @property
    def name(self) -> Field:
        """The name; that which a server would make where it is to make one."""
        name = self.metadata["name"]
        prefix = self.metadata["generateName"]
        return (
            name if name.text or not prefix.text else Field(prefix.text + _GENERATED, prefix.path)
        )

    @property
    def annotations(self) -> Field:
        """The annotations."""
        return self.metadata["annotations"]

    def annotation(self, name: str) -> Field:
        """An annotation of ``serving.kserve.io``."""
        return self.annotations[_PREFIX + name]

    def has_annotation(self, name: str) -> bool:
        """Whether there is an annotation of ``serving.kserve.io``, be it empty or not."""
        return self.annotations.has(_PREFIX + name)

    @functools.cached_property
    def config(self) -> config.Config:
        """KServe's configuration."""
        return config.read(self.request.config_map)

    @property
    def knows_others(self) -> bool:
        """Whether the other objects of the cluster are known."""
        return self.request.existing is not None

    def others(self, kind: str) -> list[dict[str, Any]]:
        """The other objects of a kind that are known: in the same namespace, if they live in one."""
        own = self.metadata
        found = []
        for other in self.request.existing or ():
            metadata = Field(dict(other))["metadata"]
            namespace = metadata["namespace"].text
            is_own = kind == self.request.kind and metadata["name"].value == own["name"].value
            is_near = not namespace or namespace == own["namespace"].text
            if other.get("kind") == kind and is_near and not is_own:
                found.append(dict(other))
        return found

"""The object of a request as rules read it."""

from __future__ import annotations

import functools

from kserve_models.admission.config import Config
from kserve_models.admission.field import Field
from kserve_models.admission.request import DEFAULT_NAMESPACE, AdmissionRequest, identity

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
    def namespace(self) -> str:
        """The namespace, for an object that lives in one."""
        return self.metadata["namespace"].text or DEFAULT_NAMESPACE

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

    @property
    def config(self) -> Config:
        """KServe's configuration."""
        return self.request.cluster.config

    @property
    def knows_cluster(self) -> bool:
        """Whether the other objects of the cluster are known, and not only those sent together."""
        return self.request.cluster.existing is not None

    @property
    def is_stored(self) -> bool:
        """Whether the cluster is known to have the object."""
        return self.request.cluster.stored(identity(self.request.object)) is not None

    def others(self, kind: str) -> list[Field]:
        """The other objects of a kind that are known: in the same namespace, if they live in one."""
        own = identity(self.request.object)
        found = self.request.cluster.others(kind, own, self.namespace)
        return [Field(dict(other)) for other in found]

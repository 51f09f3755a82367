"""What admission is asked about, and what it is told of the cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kserve_models._history import releases
from kserve_models.admission import config as config_maps
from kserve_models.admission.field import Field

DEFAULT_NAMESPACE = "default"
"""The namespace of objects that name none."""


class Identity(NamedTuple):
    """What an object is known by; ``namespace`` is empty where its kind lives in none."""

    kind: str
    namespace: str
    name: str


def identity(obj: Mapping[str, Any]) -> Identity | None:
    """What an object is known by; None where it has no name, as one that a server is to name."""
    whole = Field(dict(obj))
    kind, metadata = whole["kind"].text, whole["metadata"]
    if not metadata["name"].text:
        return None
    namespace = metadata["namespace"].text or DEFAULT_NAMESPACE
    is_namespaced = releases.is_namespaced(kind)
    return Identity(kind, namespace if is_namespaced else "", metadata["name"].text)


class Inventory:
    """Objects by what they are known by; those without a name are not among them."""

    def __init__(self, objects: Iterable[Mapping[str, Any]] = ()) -> None:
        self._kinds: dict[str, dict[Identity, Mapping[str, Any]]] = {}
        for obj in objects:
            own = identity(obj)
            if own is not None:
                self._kinds.setdefault(own.kind, {})[own] = obj

    def get(self, wanted: Identity | None) -> Mapping[str, Any] | None:
        """An object; None where there is none."""
        return None if wanted is None else self.of_kind(wanted.kind).get(wanted)

    def of_kind(self, kind: str) -> Mapping[Identity, Mapping[str, Any]]:
        """The objects of a kind."""
        return self._kinds.get(kind, {})


@dataclass(frozen=True)
class Cluster:
    """What is known of a cluster.

    Attributes:
        existing: its objects; None where they are not known.
        siblings: objects that are sent together with the one in question, which may be among them.
        config: KServe's configuration; by default that which KServe v0.20.0 ships.
    """

    existing: Inventory | None = None
    siblings: Inventory = field(default_factory=Inventory)
    config: config_maps.Config = field(default_factory=config_maps.Config)

    @classmethod
    def of(
        cls,
        existing: Iterable[Mapping[str, Any]] | None = None,
        siblings: Iterable[Mapping[str, Any]] = (),
        config_map: Mapping[str, Any] | None = None,
    ) -> Cluster:
        """From objects as manifests have them, and the ConfigMap ``inferenceservice-config``."""
        return cls(
            None if existing is None else Inventory(existing),
            Inventory(siblings),
            config_maps.read(config_map),
        )

    def stored(self, wanted: Identity | None) -> Mapping[str, Any] | None:
        """An object as the cluster has it; None where it has none, or it is not known."""
        return None if self.existing is None else self.existing.get(wanted)

    def others(self, kind: str, own: Identity | None, namespace: str) -> list[Mapping[str, Any]]:
        """The objects of a kind beside one: in its namespace, if they live in one.

        An object that is sent stands for the same as it exists.

        Args:
            kind: of the objects.
            own: which one is left out.
            namespace: of that one.
        """
        existing = {} if self.existing is None else self.existing.of_kind(kind)
        return [
            obj
            for known, obj in {**existing, **self.siblings.of_kind(kind)}.items()
            if known.namespace in ("", namespace) and known != own
        ]


@dataclass(frozen=True)
class AdmissionRequest:
    """An object to be created, or to replace another.

    Attributes:
        object: the object as JSON values, in the version that it is sent in.
        old: the object that it replaces, as it is stored; None for a creation.
        cluster: what is known of the cluster.
    """

    object: Mapping[str, Any]
    old: Mapping[str, Any] | None = None
    cluster: Cluster = field(default_factory=Cluster)

    @property
    def api_version(self) -> str:
        """``serving.kserve.io/v1beta1``."""
        return str(self.object.get("apiVersion", ""))

    @property
    def kind(self) -> str:
        """``InferenceService``."""
        return str(self.object.get("kind", ""))

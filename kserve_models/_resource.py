"""Kinds of the API: models that are also read-only mappings of their manifest."""

from __future__ import annotations

# The module behind collections.abc, which Python itself has loaded: importing that one costs 3 ms.
from _collections_abc import Mapping

from kserve_models._model import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterator, KeysView, ValuesView
    from typing import Any


class Resource(Model):
    """Base of the kinds: ``InferenceService``, ``ServingRuntime`` and so on.

    A resource is a read-only mapping of its manifest, so that any client takes it as a body:
    ``dict(resource)``, ``resource["metadata"]["name"]``.
    """

    __slots__ = ()

    def __getitem__(self, key: str) -> Any:
        return self.to_dict(serialize=True)[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.to_dict(serialize=True))

    def __len__(self) -> int:
        return len(self.to_dict(serialize=True))

    def __contains__(self, key: object) -> bool:
        return key in self.to_dict(serialize=True)

    def __bool__(self) -> bool:
        return True

    def keys(self) -> KeysView[str]:
        """The manifest's keys."""
        return self.to_dict(serialize=True).keys()

    def items(self) -> ItemsView[str, Any]:
        """The manifest's items."""
        return self.to_dict(serialize=True).items()

    def values(self) -> ValuesView[Any]:
        """The manifest's values."""
        return self.to_dict(serialize=True).values()

    def get(self, key: str, default: Any = None) -> Any:
        """The manifest's value at ``key``, or ``default``."""
        return self.to_dict(serialize=True).get(key, default)


Mapping.register(Resource)  # type: ignore[type-abstract, unused-ignore]

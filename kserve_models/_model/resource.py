"""Kinds of the API: models that are also mappings of their manifest."""

from __future__ import annotations

# The module behind collections.abc, which Python itself has loaded: importing that one costs 3 ms.
from _collections_abc import MutableMapping

from kserve_models._model.model import Model

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterator, KeysView, ValuesView
    from typing import Any


class _Unwritable:
    """Stands for a part of a manifest that could not be written."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def to_dict(self) -> dict[str, Any]:
        raise self._error

    def __repr__(self) -> str:
        return f"<not written: {self._error}>"


class Resource(Model):
    """Base of the kinds: ``InferenceService``, ``ServingRuntime`` and so on.

    A resource is a mapping of its manifest, so that clients that want plain data take it as a body:
    ``dict(resource)``, ``resource["metadata"]["name"]``. What is set in it, or in a part of it, is
    set in the object: ``resource["spec"]["predictor"]["minReplicas"] = 1``. Of an object that can't
    be written each of these raises what ``to_dict(serialize=True)`` raises.

    It is a ``collections.abc.MutableMapping`` to ``isinstance``, which type checkers do not see:
    where they want a mapping, pass ``dict(resource)`` or ``resource.to_dict(serialize=True)``.
    """

    __slots__ = ()

    # As Mapping has it. Without it reversed() takes a resource for a sequence.
    __reversed__ = None

    def __iter__(self) -> Iterator[str]:
        return iter(self.to_dict(serialize=True))

    def __len__(self) -> int:
        return len(self.to_dict(serialize=True))

    def __bool__(self) -> bool:
        return True

    def keys(self) -> KeysView[str]:
        """The manifest's keys."""
        return self.to_dict(serialize=True).keys()

    def items(self) -> ItemsView[str, Any]:
        """The manifest's items.

        Of an object that can't be written each value raises the error when a client converts it:
        pydantic takes an error in here for "no mapping", and the Kubernetes client 37 would send
        an empty patch.
        """
        from kserve_models._model.views import manifest_keys

        try:
            return manifest_keys.get_all(self, self.to_dict(serialize=True)).items()
        except (TypeError, ValueError) as error:
            return dict.fromkeys(self._wires.values(), _Unwritable(error)).items()

    def values(self) -> ValuesView[Any]:
        """The manifest's values."""
        from kserve_models._model.views import manifest_keys

        return manifest_keys.get_all(self, self.to_dict(serialize=True)).values()

    def get(self, key: str, default: Any = None) -> Any:
        """The manifest's value at ``key``, or ``default``; as ``resource[key]`` gives it."""
        try:
            return self[key]
        except KeyError:
            return default

    def setdefault(self, key: str, default: Any = None) -> Any:
        """The manifest's value at ``key``, set to ``default`` where there is none."""
        if key not in self:
            self[key] = default
        return self.get(key)

    def pop(self, key: str, *default: Any) -> Any:
        """Remove a key of the manifest, and return its value, or ``default`` if one is given.

        Raises:
            KeyError: the manifest has no such key, and no default is given.
        """
        from kserve_models._model.views import manifest_keys

        return manifest_keys.pop(self, key, *default)

    if not TYPE_CHECKING:
        clear = MutableMapping.clear
        popitem = MutableMapping.popitem
        update = MutableMapping.update


MutableMapping.register(Resource)  # pyright: ignore[reportAttributeAccessIssue]

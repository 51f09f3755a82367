"""What model classes are beside their fields: how they are called, and what they say of themselves."""

from __future__ import annotations

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kserve_models._model.manifest_backed import ManifestBacked


class ModelType(type):
    """Turns a constructor's wrong call into an error that names the class and the way out."""

    if not TYPE_CHECKING:

        def __call__(cls, *args, **kwargs):
            try:
                return type.__call__(cls, *args, **kwargs)
            except (RecursionError, TypeError) as error:
                if not cls._fields:
                    raise
                from kserve_models._model import errors

                if isinstance(error, RecursionError):
                    raise errors.nesting_error(error, *args, *kwargs.values()) from None
                better = errors.call_error(cls, args, kwargs)
                if better is None:
                    raise
                raise better from error.__cause__

        @property
        def __signature__(cls):
            import inspect

            signature = inspect.signature(cls.__init__)
            return signature.replace(parameters=list(signature.parameters.values())[1:])

    def __dir__(cls) -> list[str]:
        return listed(cls, type.__dir__(cls))


class ClassTable:
    """``openapi_types`` or ``attribute_map``; of an object, as Kubernetes clients need them."""

    __slots__ = ("_of_object", "_table")

    def __init__(self, table: dict[str, str], of_object: str) -> None:
        self._table = table
        self._of_object = of_object

    def __get__(
        self, obj: ManifestBacked | None, owner: type[ManifestBacked] | None = None
    ) -> dict[str, str]:
        if obj is None:
            return self._table
        from kserve_models._model.views import kubernetes_client

        table: dict[str, str] = getattr(kubernetes_client, self._of_object)(obj, self._table)
        return table


class WireName:
    """A name that a field has in the manifest only: reading it says what it is in Python.

    Attributes that are there pay nothing for it, as they would for a ``__getattr__``.
    """

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, obj: ManifestBacked | None, owner: type[ManifestBacked]) -> Any:
        from kserve_models._model import errors

        raise errors.attribute_error(owner, self._name, owner if obj is None else obj)


def listed(cls: type, names: Iterable[str]) -> list[str]:
    """The names of attributes without those that are not there: ``WireName``."""
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        found.update(vars(base))
    return [name for name in names if type(found.get(name)) is not WireName]

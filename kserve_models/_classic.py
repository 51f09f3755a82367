"""``to_dict()``: every attribute under its Python name."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kserve_models._model import Model


def attributes(obj: Model) -> dict[str, Any]:
    """Every attribute of an object, None where unset, nested objects as dicts of the same kind."""
    raw = obj._raw
    # Made typed here only: reading all attributes is no reason to keep them.
    return {name: _value(field.value(raw)) for name, field in obj._fields.items()}


def _value(value: Any) -> Any:
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is dict:
        return {key: _value(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [_value(item) for item in value]
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return value

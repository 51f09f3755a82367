"""Errors of wrong calls: what was given, and the nearest name that exists."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kserve_models._model import Model


def nearest(name: str, names: Iterable[str]) -> str:
    """``" Did you mean 'storage_uri'?"``, or nothing where no name is near."""
    from difflib import get_close_matches

    snake = "".join("_" + char.lower() if char.isupper() else char for char in name)
    found = get_close_matches(snake, list(names), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def of_missing(cls: type[Model], names: list[str]) -> ValueError:
    """The error of a constructor that lacks arguments."""
    verb = "is" if len(names) == 1 else "are"
    return ValueError(f"{cls.__name__}: {', '.join(map(repr, names))} {verb} required")


def check_attribute(cls: type[Model], name: str) -> None:
    """Check that an attribute which is no field may be set: one of a derived class of the user's.

    Raises:
        AttributeError: it may not.
    """
    base = _generated(cls)
    if hasattr(base, name):
        raise AttributeError(f"{cls.__name__}.{name} can't be set: it is no field")
    if base is not cls:
        return
    raise AttributeError(
        f"{cls.__name__} has no attribute {name!r}."
        f"{nearest(name, cls._fields)} A field that this class does not know goes into"
        " 'additional_properties'."
    )


def of_call(cls: type[Model], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Exception | None:
    """The error of a constructor's call, or None where the call was none of ours."""
    if cls.__init__ is not _generated(cls).__init__:
        return None
    code = cls.__init__.__code__
    names = code.co_varnames[1 : code.co_argcount]
    unknown = [name for name in kwargs if name not in names]
    if unknown:
        listed = " ".join(
            f"{cls.__name__}: unknown argument {name!r}.{nearest(name, names)}" for name in unknown
        )
        return TypeError(listed)
    given = {*names[: len(args)], *kwargs}
    missing = [name for name in cls._required if name not in given]
    return of_missing(cls, missing) if missing and len(args) <= len(names) else None


def of_writing(obj: Model, error: TypeError) -> TypeError:
    """The error of a value without JSON form, with its place in the object."""
    from kserve_models import _places

    found = _places.find(obj, _has_no_form)
    place = f" {_places.text(found[0])}:" if found else ""
    return TypeError(f"{type(obj).__name__}:{place} {error}")


def of_json(data: Any) -> ValueError | None:
    """The error of data that JSON text can't hold, with its place; None where none is found."""
    from kserve_models import _places

    found = _places.find(data, _is_no_json)
    if found is None:
        return None
    path, value = found
    place = _places.text(path) or "the document"
    if isinstance(value, str):
        return ValueError(f"{place}: expected Unicode text, got half a surrogate pair; remove it")
    return ValueError(f"{place}: expected a finite number, got {value}")


def _is_no_json(value: Any) -> bool:
    if isinstance(value, str):
        return any("\ud800" <= char <= "\udfff" for char in value)
    return isinstance(value, float) and value - value != 0


def _has_no_form(value: Any) -> bool:
    from kserve_models import _document

    try:
        _document.wire(value)
    except TypeError:
        return True
    return False


def _generated(cls: type[Model]) -> type[Model]:
    """The generated class that ``cls`` is, or derives from."""
    for base in cls.__mro__:
        if "openapi_types" in base.__dict__:
            return base
    return cls

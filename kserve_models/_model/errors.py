"""Errors of wrong calls: what was given, and the nearest name that exists."""

from __future__ import annotations

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kserve_models._model.manifest_backed import ManifestBacked


def nearest(name: str, names: Iterable[str]) -> str:
    """``" Did you mean 'storage_uri'?"``, or nothing where no name is near."""
    from difflib import get_close_matches

    snake = "".join("_" + char.lower() if char.isupper() else char for char in name)
    found = get_close_matches(snake, list(names), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def nearest_wire_name(cls: type[ManifestBacked], key: str) -> str:
    """``" Did you mean 'storageUri'?"``, or nothing where no key of the manifest is near."""
    from difflib import get_close_matches

    name = cls._aliases.get(key, key)
    if name in cls._wires:
        return f" Did you mean {cls._wires[name]!r}?"
    found = get_close_matches(key, list(cls._wires.values()), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def missing_error(cls: type[ManifestBacked], names: list[str]) -> ValueError:
    """The error of a constructor that lacks arguments."""
    verb = "is" if len(names) == 1 else "are"
    return ValueError(f"{cls.__name__}: {', '.join(map(repr, names))} {verb} required")


def check_attribute(cls: type[ManifestBacked], name: str) -> None:
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
        f"{nearest(name, cls._wires)} A field that this class does not know goes into"
        " 'additional_properties'."
    )


def call_error(
    cls: type[ManifestBacked], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Exception | None:
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
    return missing_error(cls, missing) if missing and len(args) <= len(names) else None


def attribute_error(cls: type[ManifestBacked], name: str, obj: object) -> AttributeError:
    """The error of reading an attribute that ``obj``, an object of ``cls`` or ``cls``, has not."""
    known = cls._names.get(name)
    if known is not None and name in cls._wire_only:
        # Not "did you mean": Python itself asks that below a traceback.
        message = f"{cls.__name__} has no attribute {name!r}: in Python it is {known!r}"
    else:
        message = f"{cls.__name__!r} object has no attribute {name!r}"
    return AttributeError(message, name=name, obj=obj)


def document_error(cls: type[ManifestBacked], caller: str, expected: str, data: Any) -> TypeError:
    """The error of a text whose data is not what it has to be."""
    return TypeError(f"{cls.__name__}.{caller}: expected {expected}, got {type(data).__name__}")


def text_error(cls: type[ManifestBacked], caller: str, text: Any, error: Exception) -> Exception:
    """What to raise for a text that could not be read; the error itself where that says it all."""
    if isinstance(error, RecursionError):
        from kserve_models._text import nesting

        return nesting.text_error(error, text)
    if hasattr(text, "__fspath__"):
        kind: type[Exception] = TypeError
        problem = f"expected text, got {type(text).__name__}"
    elif _looks_like_a_path(text):
        kind, problem = ValueError, f"expected the text of a manifest, got {text!r}"
    else:
        return error
    way_out = f"kserve_models.load({str(text)!r}) reads files"
    return kind(f"{cls.__name__}.{caller}: {problem}: {way_out}")


def _looks_like_a_path(text: object) -> bool:
    return (
        isinstance(text, str)
        and text[-5:].lower().endswith((".yaml", ".yml", ".json"))
        and "\n" not in text
        and text.lstrip()[:1] not in ("{", "[")
    )


def nesting_error(error: Exception, *values: object) -> Exception:
    """What to raise for values that Python, or an encoder, could not follow.

    Returns:
        A ValueError where one of them is nested too deep, or in itself; else the error itself.
    """
    from kserve_models._model.manifest_backed import unwrapped
    from kserve_models._text import nesting

    return nesting.data_error(error, values, unwrapped)


def write_error(obj: ManifestBacked, error: TypeError) -> TypeError:
    """The error of a value without JSON form, with its place in the object."""
    from kserve_models._model.manifest_backed import unwrapped
    from kserve_models._text import value_paths

    found = value_paths.find_value(obj, _has_no_form, unwrapped)
    place = f" {value_paths.format_path(found[0])}:" if found else ""
    return TypeError(f"{type(obj).__name__}:{place} {error}")


def _has_no_form(value: Any) -> bool:
    from kserve_models._model import writing

    try:
        writing.to_wire(value)
    except TypeError:
        return True
    return False


def _generated(cls: type[ManifestBacked]) -> type[ManifestBacked]:
    """The generated class that ``cls`` is, or derives from."""
    for base in cls.__mro__:
        if "openapi_types" in base.__dict__:
            return base
    return cls

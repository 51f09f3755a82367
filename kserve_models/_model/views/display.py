"""Objects as people read them: the manifest as text, and what IPython and rich lay out."""

from __future__ import annotations

from reprlib import recursive_repr

from kserve_models._model import writing
from kserve_models._model.conversion import element_type, is_model, model_class
from kserve_models._model.errors import nesting_error

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kserve_models._model.manifest_backed import ManifestBacked


def attributes(obj: ManifestBacked) -> Iterator[tuple[str, Any]]:
    """The attributes that are set, in the schema's order, then what the class does not know."""
    for name in writing.set_attributes(obj):
        yield name, getattr(obj, name)
    extra = writing.unknown_fields(obj)
    if extra:
        yield "additional_properties", extra


@recursive_repr()
def one_line(obj: ManifestBacked) -> str:
    """The constructor's form; an object that holds itself is ``...`` in there.

    Raises:
        ValueError: lists and maps are nested too deep.
    """
    try:
        shown = [f"{name}={value!r}" for name, value in attributes(obj)]
    except RecursionError as error:
        raise nesting_error(error, obj) from None
    return f"{type(obj).__name__}({', '.join(shown)})"


def pretty(obj: ManifestBacked, printer: Any, cycle: bool) -> None:
    """Print the constructor's form with IPython's printer: over as many lines as it takes.

    Raises:
        ValueError: lists and maps are nested too deep.
    """
    name = type(obj).__name__
    if cycle:
        printer.text(f"{name}(...)")
        return
    try:
        with printer.group(4, f"{name}(", ")"):
            for index, (attribute, value) in enumerate(attributes(obj)):
                if index:
                    printer.text(",")
                    printer.breakable()
                else:
                    printer.breakable("")
                printer.text(f"{attribute}=")
                printer.pretty(value)
    except RecursionError as error:
        raise nesting_error(error, obj) from None


def text(obj: ManifestBacked) -> str:
    """The manifest as YAML, or as JSON without the extra ``[yaml]``; else what ``repr`` gives."""
    return (manifest_text(obj) or ("", repr(obj)))[1]


def markdown(obj: ManifestBacked) -> str | None:
    """The manifest in a block of code, for notebooks; None of an object that can't be written."""
    found = manifest_text(obj)
    if found is None:
        return None
    language, content = found
    fence = "```"
    while fence in content:
        fence += "`"
    return f"{fence}{language}\n{content}\n{fence}"


def manifest_text(obj: ManifestBacked) -> tuple[str, str] | None:
    """The language and the text of the manifest; None of an object that can't be written."""
    try:
        manifest = _in_order(type(obj), writing.to_manifest(obj))
        return _written(manifest)
    except (RecursionError, TypeError, ValueError):
        return None


def _written(manifest: dict[str, Any]) -> tuple[str, str]:
    from kserve_models._text import json_codec, yaml

    try:
        return "yaml", yaml.dump(manifest).rstrip("\n")
    except ImportError:
        return "json", json_codec.encode_strictly(manifest, 2)


def _in_order(cls: type[ManifestBacked], manifest: dict[str, Any]) -> dict[str, Any]:
    """A manifest with its fields in the schema's order, those that it does not know at the end."""
    known = {
        wire: _typed_in_order(cls.openapi_types[name], manifest[wire])
        for name, wire in cls._wires.items()
        if wire in manifest
    }
    return {**known, **{key: value for key, value in manifest.items() if key not in known}}


def _typed_in_order(type_name: str, value: Any) -> Any:
    if type(value) is list and type_name.startswith("list["):
        element = element_type(type_name)
        return [_typed_in_order(element, item) for item in value]
    if type(value) is not dict:
        return value
    if type_name.startswith("dict("):
        element = element_type(type_name)
        return {key: _typed_in_order(element, item) for key, item in value.items()}
    return _in_order(model_class(type_name), value) if is_model(type_name) else value

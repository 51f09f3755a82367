"""JSON text, through orjson where it is installed (extra ``[speed]``).

The first call of ``decode`` or ``encode`` puts the functions of the fastest backend in their place,
so they are called as attributes of this module and never imported from it.
"""

from __future__ import annotations

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


OPTIONS = 0
"""The options of ``encode``."""


def decode(text: str | bytes | bytearray) -> Any:
    """The data of a JSON text.

    Raises:
        ValueError: the text is not JSON.
    """
    select_backend()
    return decode(text)


def decode_again(text: str | bytes | bytearray) -> Any:
    """The data of a JSON text that ``decode`` refused, or an error that says where it is wrong.

    Raises:
        ValueError: the text is not JSON.
    """
    return _standard_decoder()(text)


def encode(data: Any, default: Callable[[Any], Any], options: int) -> bytes:  # noqa: ARG001 - as orjson
    """Compact JSON text, in UTF-8, of data that may hold model objects: called as orjson is.

    With orjson, NaN and infinity become ``null``: see ``encode_strictly``.

    Raises:
        TypeError: the data is beyond orjson: integers of more than 64 bits, keys that are not text.
    """
    select_backend()
    # The first call comes with the options of no encoder yet.
    return encode(data, default, OPTIONS)


def encode_strictly(data: Any, indent: int | None = None) -> str:
    """JSON text of plain JSON data, with ``indent`` spaces a level if given.

    Raises:
        ValueError: a number is not finite, or text is not Unicode, and it says where; or lists and
            maps are nested too deep.
    """
    import json

    separators = (",", ":") if indent is None else None
    try:
        text = json.dumps(
            data,
            ensure_ascii=False,
            allow_nan=False,
            indent=indent,
            separators=separators,
        )
        text.encode()
    except RecursionError as error:
        from kserve_models._text import nesting

        raise nesting.data_error(error, [data]) from None
    except ValueError:
        better = _unencodable(data)
        if better is None:
            raise
        raise better from None
    return text


def _unencodable(data: Any) -> ValueError | None:
    """The error of data that JSON text can't hold, with its place; None where none is found."""
    from kserve_models._text.value_paths import find_value, format_path

    found = find_value(data, _is_no_json)
    if found is None:
        return None
    path, value = found
    place = format_path(path) or "the document"
    if isinstance(value, str):
        return ValueError(f"{place}: expected Unicode text, got half a surrogate pair; remove it")
    return ValueError(f"{place}: expected a finite number, got {value}")


def _is_no_json(value: Any) -> bool:
    if isinstance(value, str):
        return any("\ud800" <= char <= "\udfff" for char in value)
    return isinstance(value, float) and value - value != 0


def select_backend() -> None:
    """Put the functions of the fastest backend that there is in place of the first ones."""
    try:
        import orjson
    except ImportError:
        functions: dict[str, Any] = {"decode": _standard_decoder(), "encode": _standard_encoder()}
    else:
        functions = {"decode": orjson.loads, "encode": orjson.dumps}
        functions["OPTIONS"] = (
            orjson.OPT_PASSTHROUGH_DATACLASS
            | orjson.OPT_PASSTHROUGH_DATETIME
            | orjson.OPT_PASSTHROUGH_SUBCLASS
        )
    globals().update(functions)


def _standard_decoder() -> Callable[[Any], Any]:
    import json

    def refuse(constant: str) -> Any:
        raise ValueError(f"expected JSON, got {constant}")

    def finite(text: str) -> float:
        number = float(text)
        return number if abs(number) != float("inf") else refuse(text)

    decoder = json.JSONDecoder(parse_constant=refuse, parse_float=finite)
    scan: Callable[[str, int], tuple[Any, int]] = vars(decoder)["scan_once"]

    def decode(text: Any) -> Any:
        try:
            # What JSONDecoder.decode does, without its two searches for white space.
            data, end = scan(text, 0)
        except StopIteration:
            return decode_slowly(text)
        except TypeError:
            # Bytes. What is text already pays nothing for this.
            return decode(_text(text))
        if end != len(text) and text[end:].strip(" \t\n\r"):
            return decode_slowly(text)
        # One character is searched for ten times as fast as two.
        if "\\" in text and "\\u" in text:
            # Raises UnicodeEncodeError, a ValueError, for half a surrogate pair.
            json.dumps(data, ensure_ascii=False).encode()
        return data

    def decode_slowly(text: str) -> Any:
        data = decoder.decode(text.removeprefix("\ufeff"))
        json.dumps(data, ensure_ascii=False).encode()
        return data

    return decode


def _text(data: bytes | bytearray | memoryview) -> str:
    """The text of a JSON text in bytes.

    Raises:
        TypeError: it is neither text nor bytes.
        ValueError: it is not UTF-8.
    """
    from six import ensure_text

    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"expected JSON text as str or bytes, got {type(data).__name__}")
    return ensure_text(bytes(data))


def _standard_encoder() -> Callable[..., bytes]:
    from json import JSONEncoder

    encoders: dict[Callable[[Any], Any], JSONEncoder] = {}

    def encode(data: Any, default: Callable[[Any], Any], options: int) -> bytes:  # noqa: ARG001 - as orjson
        encoder = encoders.get(default)
        if encoder is None:
            encoder = encoders[default] = JSONEncoder(
                ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=default
            )
        return encoder.encode(data).encode()

    return encode

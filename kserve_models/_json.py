"""JSON text, through orjson where it is installed (extra ``[speed]``)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_loads: Callable[[Any], Any] | None = None
_dumps: Callable[[Any, int | None], str] | None = None


def loads(text: str | bytes | bytearray) -> Any:
    """The data of a JSON text.

    Raises:
        ValueError: the text is not JSON; the message says where.
    """
    return (_loads or _load_functions()[0])(text)


def dumps(data: Any, indent: int | None = None) -> str:
    """JSON text of data that may hold model objects; compact unless ``indent`` is given."""
    return (_dumps or _load_functions()[1])(data, indent)


def dumps_strictly(data: Any, indent: int | None = None) -> str:
    """As ``dumps``, and refuses NaN and infinity, for which orjson writes ``null``.

    Raises:
        ValueError: a number is not finite.
    """
    return _standard()[1](data, indent)


def _load_functions() -> tuple[Callable[[Any], Any], Callable[[Any, int | None], str]]:
    global _loads, _dumps
    try:
        import orjson
    except ImportError:
        _loads, _dumps = _standard()
    else:
        _loads, _dumps = _fast(orjson)
    return _loads, _dumps


def _standard() -> tuple[Callable[[Any], Any], Callable[[Any, int | None], str]]:
    import json

    from kserve_models._document import wire

    def refuse(constant: str) -> Any:
        raise ValueError(f"expected JSON, got {constant}")

    def finite(text: str) -> float:
        number = float(text)
        return number if abs(number) != float("inf") else refuse(text)

    decode = json.JSONDecoder(parse_constant=refuse, parse_float=finite).decode
    encode = json.JSONEncoder(
        ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=wire
    ).encode

    def standard_loads(text: Any) -> Any:
        if type(text) is not str:
            text = bytes(text).decode()
        data = decode(text.removeprefix("\ufeff"))
        if "\\ud" in text or "\\uD" in text:
            # Raises UnicodeEncodeError, a ValueError, for half a surrogate pair.
            encode(data).encode()
        return data

    def standard_dumps(data: Any, indent: int | None) -> str:
        if indent is None:
            text: str = encode(data)
        else:
            text = json.dumps(
                data, indent=indent, ensure_ascii=False, allow_nan=False, default=wire
            )
        return text

    return standard_loads, standard_dumps


def _fast(orjson: Any) -> tuple[Callable[[Any], Any], Callable[[Any, int | None], str]]:
    from kserve_models._document import wire

    options = (
        orjson.OPT_PASSTHROUGH_DATACLASS
        | orjson.OPT_PASSTHROUGH_DATETIME
        | orjson.OPT_PASSTHROUGH_SUBCLASS
    )
    standard_loads, standard_dumps = _standard()
    decode = orjson.loads
    encode = orjson.dumps

    def fast_loads(text: Any) -> Any:
        try:
            return decode(text)
        except ValueError:
            # One message for one mistake, whichever reader is there.
            return standard_loads(text)

    def fast_dumps(data: Any, indent: int | None) -> str:
        if indent is not None:
            return standard_dumps(data, indent)
        try:
            text: str = encode(data, wire, options).decode()
        except TypeError:
            # Integers beyond 64 bits, keys that are not text.
            return standard_dumps(data, indent)
        return text

    return fast_loads, fast_dumps

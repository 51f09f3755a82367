"""Plain scalars and keys as Kubernetes reads them: by the rules of go-yaml v2 and sigs.k8s.io/yaml."""

from __future__ import annotations

import base64
import json
import math
import re
import struct
from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias

Fail: TypeAlias = "Callable[[str], NoReturn]"
"""Raises the error of a problem at the present place."""
CORE_TAG = "tag:yaml.org,2002:"
INFINITE = object()
"""Stands for infinite numbers and NaN."""
BAD_KEY = "expected text as a key, but came {}; quote it, and render any {{{{template}}}}"
BAD_TAG = "expected {} or no tag, but came {!r:.60}; remove the tag"
_TRUE, _FALSE = ("y", "yes", "on", "true"), ("n", "no", "off", "false")
_NULL, _INF = ("null", "~"), (".inf", "+.inf", "-.inf")
WORDS: dict[str, Any] = {
    form: value
    for words, value in ((_NULL, None), (_TRUE, True), (_FALSE, False), (_INF, INFINITE))
    for word in words
    for form in (word, word.title(), word.upper())
}
WORDS |= {"": None} | dict.fromkeys([".nan", ".NaN", ".NAN"], INFINITE)
"""Words that are no text, and their values."""
_NUMERIC = "+-.0123456789"
FIRST_OF_SPECIAL = frozenset(_NUMERIC) | {word[:1] for word in WORDS}
"""First characters of what may be no text."""
# Longer decimals are beyond 64 bits, and maybe beyond the digits that int() takes.
_INT = re.compile("[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]{0,19})")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def resolve_plain(text: str) -> Any:
    """Return the value of a plain scalar by go-yaml v2's rules; INFINITE for any such number."""
    if len(text) < 19 and text.isascii() and text.isdecimal() and text[0] != "0":
        return int(text)
    if text in WORDS or text[0] not in _NUMERIC:
        return WORDS.get(text, text)
    plain = text.replace("_", "") if text[0] != "." else re.sub("(?<=[0-9])_(?=[0-9])", "", text)
    plain = re.sub("^0b([-+])", r"\g<1>0b", plain)
    if _INT.fullmatch(plain):
        number = int(re.sub("^([-+]?0)(?=[0-7])", r"\1o", plain), 0)
        if -(2**63) <= number < (2**63 if plain[0] in "+-" else 2**64):
            return number
    real = float(plain) if _FLOAT.fullmatch(plain) else math.inf
    return real if math.isfinite(real) else text


def key_text(value: Any, fail: Fail) -> str:
    """Return a key as sigs.k8s.io/yaml writes it, a float as Go's FormatFloat(x, 'g', -1, 32)."""
    if value.__class__ is bool or (value.__class__ is int and value < 2**63):
        return json.dumps(value)
    if value.__class__ is not float or abs(value) >= 3.4028235677973366e38:  # beyond float32
        fail(BAD_KEY.format(f"{json.dumps(value):.60}"))
    single = struct.pack("<f", value)
    form, least = ("g", 6) if not value or 1e-4 <= abs(value) < 1e6 else ("e", 0)
    tries = (f"{struct.unpack('<f', single)[0]:.{digits}{form}}" for digits in range(least, 18))
    return next(text for text in tries if struct.pack("<f", float(text)) == single)


def resolve_tagged(event: Any, fail: Fail) -> Any:
    """Return the value of a scalar with an explicit tag."""
    name, value = event.tag.removeprefix(CORE_TAG), event.value
    types = {"int": int, "float": float, "bool": bool, "null": type(None), "str": str}
    if name not in {*types, "binary"} or name == event.tag:
        fail(BAD_TAG.format(f"!!{', !!'.join(types)}, !!binary", event.tag))
    if name == "binary":
        try:
            value = base64.b64decode(re.sub("[\r\n]", "", value), validate=True).decode()
        except ValueError:
            value = None
    elif name != "str":
        value = resolve_plain(value)
    if name == "float" and isinstance(value, int) and value.__class__ is int and value < 2**63:
        value = float(value)
    if value.__class__ is not types.get(name, str):
        fail(f"expected !!{name}, but came {event.value!r:.60}; correct it, or remove the tag")
    return value

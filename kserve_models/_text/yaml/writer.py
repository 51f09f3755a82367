"""JSON data written as YAML that every reader takes for the same data."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from ..value_paths import format_path  # noqa: TID252 - codegen has this room by another name
from .limits import HALF_PAIR, MAX_DEPTH, SURROGATE, TOO_DEEP
from .pyyaml import load_pyyaml
from .scalars import CORE_TAG, WORDS

# Wider than any reader's rules: what is quoted without need is still read well.
_NUMBERLIKE = re.compile("(?:[-+]_|[-+]?[.0-9])[-+.:_,0-9a-fA-FxXoO]*")
_BEYOND = "expected a finite number of at most 64 bits; write it as text"


class _TooDeepError(Exception):
    """Its place would be a path of a hundred steps."""


def dump(data: object) -> str:
    """Write one JSON value as a YAML document.

    Strings that some YAML reader takes for another type are quoted, those of several lines are
    literal blocks where YAML allows it. Keys keep their order. There are no aliases and no folds.

    Args:
        data: dict with str keys, list, str, int, float, bool or None, nested 100 deep at most.

    Raises:
        TypeError: another type; like the next it names the path (``spec.predictor.minReplicas``).
        ValueError: NaN, infinity, an int beyond 64 bits, half a surrogate pair, too deep nesting.
        ImportError: PyYAML is not installed.
    """
    return dump_all((data,))


def dump_all(documents: Iterable[object]) -> str:
    """Write JSON values as a YAML stream with ``---`` between; the rest is as for `dump`."""
    yaml = load_pyyaml()
    values = []
    for document in documents:
        path: list[Any] = []
        try:
            values.append(_checked(document, path))
        except _TooDeepError:
            raise ValueError(TOO_DEEP) from None
        except (TypeError, ValueError) as error:
            place = format_path(path) or "the document"
            raise type(error)(f"{place}: {error}") from None
    fast = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    base = yaml.SafeDumper if re.search("[\U00010000-\U0010ffff]", repr(values)) else fast
    dumper: Any = type("Dumper", (base,), {"ignore_aliases": lambda *_: True})
    dumper.add_representer(str, _represented)
    # libyaml escapes what is beyond U+FFFF, and holds the width (here: no folds) in a C int.
    options = {"sort_keys": False, "allow_unicode": True, "width": 2**31 - 1}
    return str(yaml.dump_all(values, Dumper=dumper, **options))


def _checked(value: object, path: list[Any]) -> Any:
    """Return a JSON value in plain types; after an error, the path says where it is."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and not HALF_PAIR.search(value):
        return str.__str__(value)
    if isinstance(value, int) and -(2**63) <= value < 2**64:
        return int(value)
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    number = isinstance(value, (int, float))
    if number or isinstance(value, str):
        raise ValueError(_BEYOND if number else SURROGATE)
    if not isinstance(value, (dict, list)):
        raise TypeError(f"expected a JSON value, but came {type(value).__name__}")
    if len(path) >= MAX_DEPTH:
        raise _TooDeepError
    items = []
    for name, item in value.items() if isinstance(value, dict) else enumerate(value):
        path.append(name)
        if isinstance(value, dict) and not isinstance(name, str):
            raise TypeError(f"expected str as a key, but came {type(name).__name__}")
        items.append((_checked(name, path), _checked(item, path)))
        path.pop()
    return dict(items) if isinstance(value, dict) else [item for _, item in items]


def _represented(dumper: Any, text: str) -> Any:
    quoted = text.lower() in WORDS or _NUMBERLIKE.fullmatch(text)
    style = "|" if "\n" in text else "'" if quoted else None
    style = style if re.sub("[\n\t]", "", text).isprintable() else '"'
    return dumper.represent_scalar(f"{CORE_TAG}str", text, style=style)

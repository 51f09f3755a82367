"""Read and write YAML as Kubernetes does; PyYAML is imported on first use only."""

from __future__ import annotations

import base64
import importlib
import json
import math
import re
import struct
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, NoReturn, TypeAlias

from kserve_models import _places

MAX_BYTES, MAX_DEPTH = 64 * 1024 * 1024, 100
ALIAS_FREE, ALIAS_RATIO, ALIAS_MOST = 10_000, 10, 1_000_000

_Fail: TypeAlias = "Callable[[str], NoReturn]"
_MERGE, _OPEN, _INFINITE = object(), object(), object()
_CORE = "tag:yaml.org,2002:"
_TRUE, _FALSE = ("y", "yes", "on", "true"), ("n", "no", "off", "false")
_NULL, _INF = ("null", "~"), (".inf", "+.inf", "-.inf")
_WORDS: dict[str, Any] = {
    form: value
    for words, value in ((_NULL, None), (_TRUE, True), (_FALSE, False), (_INF, _INFINITE))
    for word in words
    for form in (word, word.title(), word.upper())
}
_WORDS |= {"": None} | dict.fromkeys([".nan", ".NaN", ".NAN"], _INFINITE)
_NUMERIC = "+-.0123456789"
_SPECIAL = frozenset(_NUMERIC) | {word[:1] for word in _WORDS}
# Longer decimals are beyond 64 bits, and maybe beyond the digits that int() takes.
_INT = re.compile("[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]{0,19})")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
# Wider than any reader's rules: what is quoted without need is still read well.
_NUMBERLIKE = re.compile("(?:[-+]_|[-+]?[.0-9])[-+.:_,0-9a-fA-FxXoO]*")
_UNPRINTABLE = "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]"
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_TOO_DEEP = f"expected at most {MAX_DEPTH} lists and maps inside each other; make the data flatter"
_TWICE = "expected each key once, but key {!r:.60} came before on line {}; remove one"
_SURROGATE = "expected Unicode text, but came half a surrogate pair; remove it"
_BEYOND = "expected a finite number of at most 64 bits; write it as text"
_ENDLESS = "expected a finite number, but came {}; quote it if text is meant"
_BAD_KEY = "expected text as a key, but came {}; quote it, and render any {{{{template}}}}"
_BAD_MERGE = "expected a map, an alias of a map or a list of these after <<; quote << if it is text"
_BAD_TAG = "expected {} or no tag, but came {!r:.60}; remove the tag"
_HINTS = {
    "cannot start any token": "indent with spaces, not tabs, and quote text that begins so",
    "mapping values are not allowed": "check the indentation, and quote text that holds ': '",
    "": "check the indentation, the quotes and the brackets there",
}


class ManifestError(ValueError):
    """A text that cannot be read as a manifest; str() is one line, ``source:line:column: problem``.

    Attributes: problem (str: what was expected, what came, the way out), source (str | None: the
    name of the text), line and column (int | None: from 1; None if no single place is at fault).
    """

    def __init__(
        self,
        problem: str,
        source: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(problem, source, line, column)
        self.problem, self.source, self.line, self.column = problem, source, line, column

    def __str__(self) -> str:
        parts = (self.source or "<text>", self.line, self.column, f" {self.problem}")
        text = ":".join(str(part) for part in parts if part is not None)
        return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


class Document(NamedTuple):
    """One document of a stream: its plain JSON value, and the line (from 1) where that begins."""

    data: Any
    line: int


def parse(
    text: str | bytes, source: str | None = None, *, max_bytes: int = MAX_BYTES
) -> list[Document]:
    """Read all documents of a YAML or JSON text; empty documents are left out.

    All is read as kubectl reads it, but duplicate keys, unknown tags, infinite numbers and NaN are
    errors. Aliases give separate copies: over the whole text they may make 10,000 nodes, or 10
    times the nodes written before if that is more, and at most 1,000,000. Lists and maps may be
    nested 100 deep.

    Args:
        text: str, or bytes in UTF-8 (with or without BOM) or in UTF-16 with BOM.
        source: the name of the text for error messages, such as a file's path (default None).
        max_bytes: the most bytes to accept, of a str in UTF-8 (default 64 MiB).

    Raises:
        ManifestError: the text is not such a manifest; it says where and why.
        ImportError: PyYAML is not installed, and the text is not plain JSON.
        TypeError: text is neither str nor bytes.
    """
    if not isinstance(text, (str, bytes)):
        raise TypeError(f"text: expected str or bytes, but came {type(text).__name__}")
    text = _decoded(text, source, max_bytes)
    if text.lstrip(" \t\r\n")[:1] not in ("{", "["):
        return _yaml_documents(text, source)
    try:
        return [_json_document(text, source)]
    except json.JSONDecodeError as error:
        try:
            return _yaml_documents(text, source)
        except ManifestError as other:
            # PyYAML without libyaml refuses tabs that JSON allows: what is wrong comes after them.
            if "'\\t' that cannot start any token" not in other.problem:
                raise
        problem = f"not valid JSON: {error.msg}; correct the JSON there"
        raise ManifestError(problem, source, *_place(text, error.pos)) from None


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
    yaml = _pyyaml()
    values = []
    for document in documents:
        path: list[Any] = []
        try:
            values.append(_plain(document, path))
        except (TypeError, ValueError) as error:
            place = _places.text(path) or "the document"
            raise type(error)(f"{place}: {error}") from None
    fast = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    base = yaml.SafeDumper if re.search("[\U00010000-\U0010ffff]", repr(values)) else fast
    dumper: Any = type("Dumper", (base,), {"ignore_aliases": lambda *_: True})
    dumper.add_representer(str, _represented)
    # libyaml escapes what is beyond U+FFFF, and holds the width (here: no folds) in a C int.
    options = {"sort_keys": False, "allow_unicode": True, "width": 2**31 - 1}
    return str(yaml.dump_all(values, Dumper=dumper, **options))


def _plain(value: object, path: list[Any]) -> Any:
    """Return a JSON value in plain types; after an error, the path says where it is."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and not _HALF_PAIR.search(value):
        return str.__str__(value)
    if isinstance(value, int) and -(2**63) <= value < 2**64:
        return int(value)
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    number = isinstance(value, (int, float))
    if number or isinstance(value, str):
        raise ValueError(_BEYOND if number else _SURROGATE)
    if not isinstance(value, (dict, list)):
        raise TypeError(f"expected a JSON value, but came {type(value).__name__}")
    if len(path) >= MAX_DEPTH:
        raise ValueError(_TOO_DEEP)
    items = []
    for name, item in value.items() if isinstance(value, dict) else enumerate(value):
        path.append(name)
        if isinstance(value, dict) and not isinstance(name, str):
            raise TypeError(f"expected str as a key, but came {type(name).__name__}")
        items.append((_plain(name, path), _plain(item, path)))
        path.pop()
    return dict(items) if isinstance(value, dict) else [item for _, item in items]


def _represented(dumper: Any, text: str) -> Any:
    quoted = text.lower() in _WORDS or _NUMBERLIKE.fullmatch(text)
    style = "|" if "\n" in text else "'" if quoted else None
    style = style if re.sub("[\n\t]", "", text).isprintable() else '"'
    return dumper.represent_scalar(f"{_CORE}str", text, style=style)


def _pyyaml() -> Any:
    try:
        return importlib.import_module("yaml")
    except ImportError as error:
        raise ImportError("YAML needs PyYAML: pip install 'kserve-models[yaml]'") from error


def _place(text: str, offset: int) -> tuple[int, int]:
    ends = [match.end() for match in re.finditer(r"\r\n?|\n", text[:offset])]
    return len(ends) + 1, offset - (ends[-1] if ends else 0) + 1


def _decoded(text: str | bytes, source: str | None, max_bytes: int) -> str:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(data) > max_bytes:
        problem = f"expected at most {max_bytes} bytes, but came {len(data)}; split the text"
        raise ManifestError(f"{problem} or raise max_bytes", source)
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace").removeprefix("\ufeff")
        came = f"byte 0x{data[error.start]:02x} at offset {error.start}"
        problem = f"expected {encoding.upper()}, but came {came}; save the file as UTF-8"
        problem = problem if isinstance(text, bytes) else _SURROGATE
        raise ManifestError(problem, source, *_place(before, len(before))) from None


def _resolved(text: str) -> Any:
    """Return the value of a plain scalar by go-yaml v2's rules; _INFINITE for any such number."""
    if len(text) < 19 and text.isascii() and text.isdecimal() and text[0] != "0":
        return int(text)
    if text in _WORDS or text[0] not in _NUMERIC:
        return _WORDS.get(text, text)
    plain = text.replace("_", "") if text[0] != "." else re.sub("(?<=[0-9])_(?=[0-9])", "", text)
    plain = re.sub("^0b([-+])", r"\g<1>0b", plain)
    if _INT.fullmatch(plain):
        number = int(re.sub("^([-+]?0)(?=[0-7])", r"\1o", plain), 0)
        if -(2**63) <= number < (2**63 if plain[0] in "+-" else 2**64):
            return number
    real = float(plain) if _FLOAT.fullmatch(plain) else math.inf
    return real if math.isfinite(real) else text


def _key_text(value: Any, fail: _Fail) -> str:
    """Return a key as sigs.k8s.io/yaml writes it, a float as Go's FormatFloat(x, 'g', -1, 32)."""
    if value.__class__ is bool or (value.__class__ is int and value < 2**63):
        return json.dumps(value)
    if value.__class__ is not float or abs(value) >= 3.4028235677973366e38:  # beyond float32
        fail(_BAD_KEY.format(f"{json.dumps(value):.60}"))
    single = struct.pack("<f", value)
    form, least = ("g", 6) if not value or 1e-4 <= abs(value) < 1e6 else ("e", 0)
    tries = (f"{struct.unpack('<f', single)[0]:.{digits}{form}}" for digits in range(least, 18))
    return next(text for text in tries if struct.pack("<f", float(text)) == single)


def _json_document(text: str, source: str | None) -> Document:
    doubts: list[Any] = re.findall(r"\\u[dD]", text)

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(items)
        doubts.extend(items[len(data) :])
        return data

    numbers: dict[str, Any] = {"parse_int": _resolved, "parse_float": _resolved}
    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=doubts.append, **numbers)
    except RecursionError:
        _refuse_json(text, source)
        raise
    level = [data]
    for _ in range(MAX_DEPTH):
        nodes = [node.values() if isinstance(node, dict) else node for node in level if node]
        level = [child for node in nodes for child in node if isinstance(child, (dict, list))]
    if level or doubts:
        _refuse_json(text, source)
    return Document(data, _place(text, len(text) - len(text.lstrip()))[0])


def _refuse_json(text: str, source: str | None) -> None:
    """Raise ManifestError at the first thing in JSON that json.loads should not let pass."""
    stack: list[dict[str, int]] = []
    start, string = 0, ""
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}:]|NaN|-?Infinity', text):
        word, problem = token[0], ""
        start = start if word == ":" else token.start()
        if word in "[{":
            stack.append({})
            problem = _TOO_DEEP if len(stack) > MAX_DEPTH else ""
        elif word in "]}":
            stack.pop()
        elif word[0] == '"':
            string = json.loads(word)
            problem = _SURROGATE if _HALF_PAIR.search(string) else ""
        elif word != ":":
            problem = _ENDLESS.format(word)
        elif stack[-1].setdefault(string, start) != start:
            problem = _TWICE.format(string, _place(text, stack[-1][string])[0])
        if problem:
            raise ManifestError(problem, source, *_place(text, start))


def _yaml_documents(text: str, source: str | None) -> list[Document]:
    yaml = _pyyaml()
    loader = None
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        return _built(yaml, loader, source)
    except ManifestError:
        raise
    # PyYAML without libyaml lets Python's own errors for escapes and directives through.
    except (yaml.YAMLError, ValueError, OverflowError) as caught:
        error: Any = caught
    bad = re.search(_UNPRINTABLE, text) if isinstance(error, yaml.reader.ReaderError) else None
    if bad is not None:
        problem = f"expected printable text, but came U+{ord(bad[0]):04X}; remove or escape it"
        raise ManifestError(problem, source, *_place(text, bad.start()))
    mark = getattr(error, "problem_mark", None) or getattr(loader, "get_mark", lambda: None)()
    place = () if mark is None else (mark.line + 1, mark.column + 1)
    problem = str(getattr(error, "problem", "an escape or a version with too great a number"))
    hint = next(hint for part, hint in _HINTS.items() if part in problem)
    if (begin := getattr(error, "context_mark", None)) and (begin.line + 1,) != place[:1]:
        problem = f"{problem} {error.context} that begins on line {begin.line + 1}"
    raise ManifestError(f"not valid YAML: {problem}; {hint}", source, *place)


def _built(yaml: Any, loader: Any, source: str | None) -> list[Document]:  # noqa: C901 - one loop
    """Build the documents from the parser's events, without recursion."""

    def fail(problem: str) -> NoReturn:
        mark = event.start_mark
        raise ManifestError(problem.replace(_CORE, "!!"), source, mark.line + 1, mark.column + 1)

    scalar, alias, map_start = yaml.ScalarEvent, yaml.AliasEvent, yaml.MappingStartEvent
    starts = (map_start, yaml.SequenceStartEvent)
    ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    documents: list[Document] = []
    anchors: dict[str, Any] = {}
    # The open list or map (a list of one for the document itself), the key that waits for its
    # value, where each key of the open map stands, and what is open around it.
    node: Any = []
    key: Any = None
    places: dict[str, Any] = {}
    stack: list[tuple[Any, Any, dict[str, Any], str | None]] = []
    written = copied = line = 0
    for event in iter(loader.get_event, None):
        kind = event.__class__
        if kind is scalar:
            written += 1
            line = line if stack else event.start_mark.line + 1
            value = event.value
            if event.implicit[0]:
                if value[:1] in _SPECIAL and event.tag is None:
                    if not (value or stack or event.anchor):
                        continue
                    value = _resolved(value)
                    if value is _INFINITE:
                        fail(_ENDLESS.format(event.value))
                elif value == "<<" and key is None and node.__class__ is dict:
                    key = _MERGE
                    continue
            elif event.tag not in (None, "!"):
                value = _tagged(event, fail)
            if event.anchor:
                anchors[event.anchor] = value
            # Only PyYAML without libyaml lets such escapes through.
            if event.style == '"' and not event.value.isascii() and _HALF_PAIR.search(event.value):
                fail(_SURROGATE)
        elif kind in starts:
            written += 1
            expected = "map" if kind is map_start else "seq"
            if key is None and node.__class__ is dict:
                fail(_BAD_KEY.format("a map" if kind is map_start else "a list"))
            if event.tag not in (None, "!", _CORE + expected):
                fail(_BAD_TAG.format(f"!!{expected}", event.tag))
            if len(stack) >= MAX_DEPTH:
                fail(_TOO_DEEP)
            if event.anchor:
                anchors[event.anchor] = _OPEN
            line = line if stack else event.start_mark.line + 1
            stack.append((node, key, places, event.anchor))
            node, key, places = {} if kind is map_start else [], None, {}
            continue
        elif kind in ends:
            value = node
            node, key, places, anchor = stack.pop()
            if anchor:
                anchors[anchor] = value
        elif kind is alias:
            name = event.anchor
            value = anchors.get(name, _OPEN)
            if value is _OPEN:
                fail(
                    f"expected a value of &{name} that ends before *{name}; add it, or write it out"
                )
            if key is _MERGE and value.__class__ is not dict:
                fail(_BAD_MERGE)
            most = min(ALIAS_MOST, max(ALIAS_FREE, ALIAS_RATIO * written))
            value, count = _copied(value, MAX_DEPTH - len(stack), most - copied, fail)
            copied += count
        else:
            if kind is yaml.DocumentEndEvent:
                documents += [Document(node[0], line)] if node else []
                node, anchors = [], {}
            continue
        if node.__class__ is list:
            node.append(value)
        elif key is None:
            key = value if value.__class__ is str else _key_text(value, fail)
            if key in places:
                fail(_TWICE.format(key, places[key].line + 1))
            places[key] = event.start_mark
        elif key is not _MERGE:
            node[key], key = value, None
        else:
            # As in go-yaml v2 the list's first map wins, and << over the keys before it.
            for item in reversed(value) if value.__class__ is list else [value]:
                if item.__class__ is not dict:
                    fail(_BAD_MERGE)
                node.update(item)
            key = None
    return documents


def _tagged(event: Any, fail: _Fail) -> Any:
    """Return the value of a scalar with an explicit tag."""
    name, value = event.tag.removeprefix(_CORE), event.value
    types = {"int": int, "float": float, "bool": bool, "null": type(None), "str": str}
    if name not in {*types, "binary"} or name == event.tag:
        fail(_BAD_TAG.format(f"!!{', !!'.join(types)}, !!binary", event.tag))
    if name == "binary":
        try:
            value = base64.b64decode(re.sub("[\r\n]", "", value), validate=True).decode()
        except ValueError:
            value = None
    elif name != "str":
        value = _resolved(value)
    if name == "float" and isinstance(value, int) and value.__class__ is int and value < 2**63:
        value = float(value)
    if value.__class__ is not types.get(name, str):
        fail(f"expected !!{name}, but came {event.value!r:.60}; correct it, or remove the tag")
    return value


def _copied(value: Any, depth: int, budget: int, fail: _Fail) -> tuple[Any, int]:
    """Return a deep copy of an alias's value, and how many nodes it has."""
    result: list[Any] = [None]
    work: list[tuple[Any, Any, Any, int]] = [(result, 0, value, depth)]
    for target, place, item, left in work:
        if len(work) > budget:
            fail("expected fewer nodes from aliases than come here; write the values out")
        if isinstance(item, (dict, list)):
            if left <= 0:
                fail(_TOO_DEEP)
            children = item.items() if isinstance(item, dict) else enumerate(item)
            item = dict.fromkeys(item) if isinstance(item, dict) else [None] * len(item)
            work.extend((item, name, child, left - 1) for name, child in children)
        target[place] = item
    return result[0], len(work)

"""YAML or JSON text read as Kubernetes reads it; PyYAML is imported on first use only."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from kserve_models._text.yaml.document import Document
from kserve_models._text.yaml.error import ManifestError
from kserve_models._text.yaml.json_text import read_json
from kserve_models._text.yaml.limits import (
    HALF_PAIR,
    KEY_TWICE,
    MAX_BYTES,
    MAX_DEPTH,
    NOT_FINITE,
    SURROGATE,
    TOO_DEEP,
)
from kserve_models._text.yaml.position import line_and_column
from kserve_models._text.yaml.pyyaml import load_pyyaml
from kserve_models._text.yaml.scalars import (
    BAD_KEY,
    BAD_TAG,
    CORE_TAG,
    FIRST_OF_SPECIAL,
    INFINITE,
    Fail,
    key_text,
    resolve_plain,
    resolve_tagged,
)

ALIAS_FREE, ALIAS_RATIO, ALIAS_MOST = 10_000, 10, 1_000_000

_MERGE, _OPEN = object(), object()
_UNPRINTABLE = "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]"
_BAD_MERGE = "expected a map, an alias of a map or a list of these after <<; quote << if it is text"
_HINTS = {
    "cannot start any token": "indent with spaces, not tabs, and quote text that begins so",
    "mapping values are not allowed": "check the indentation, and quote text that holds ': '",
    "": "check the indentation, the quotes and the brackets there",
}


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
        return [read_json(text, source)]
    except json.JSONDecodeError as error:
        try:
            return _yaml_documents(text, source)
        except ManifestError as other:
            # PyYAML without libyaml refuses tabs that JSON allows: what is wrong comes after them.
            if "'\\t' that cannot start any token" not in other.problem:
                raise
        problem = f"not valid JSON: {error.msg}; correct the JSON there"
        raise ManifestError(problem, source, *line_and_column(text, error.pos)) from None


def parse_one(text: str | bytes) -> Any:
    """The data of a YAML or JSON text of one document; errors as ``parse`` raises them."""
    documents = parse(text)
    if len(documents) != 1:
        raise ManifestError(f"expected one document, got {len(documents)}")
    return documents[0].data


def parse_json(text: str | bytes | bytearray) -> Any:
    """The data of a JSON text, read as strictly as YAML: each key once, finite numbers.

    Raises:
        ManifestError: the text is not such JSON; it says where and why.
        TypeError: text is neither str nor bytes.
    """
    if not isinstance(text, (str, bytes, bytearray)):
        raise TypeError(f"expected JSON text as str or bytes, got {type(text).__name__}")
    text = _decoded(bytes(text) if isinstance(text, bytearray) else text, None, MAX_BYTES)
    try:
        return read_json(text, None).data
    except json.JSONDecodeError as error:
        problem = f"not valid JSON: {error.msg}; correct the JSON there"
        raise ManifestError(problem, None, *line_and_column(text, error.pos)) from None


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
        problem = problem if isinstance(text, bytes) else SURROGATE
        raise ManifestError(problem, source, *line_and_column(before, len(before))) from None


def _yaml_documents(text: str, source: str | None) -> list[Document]:
    yaml = load_pyyaml()
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
        raise ManifestError(problem, source, *line_and_column(text, bad.start()))
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
        raise ManifestError(problem.replace(CORE_TAG, "!!"), source, mark.line + 1, mark.column + 1)

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
                if value[:1] in FIRST_OF_SPECIAL and event.tag is None:
                    if not (value or stack or event.anchor):
                        continue
                    value = resolve_plain(value)
                    if value is INFINITE:
                        fail(NOT_FINITE.format(event.value))
                elif value == "<<" and key is None and node.__class__ is dict:
                    key = _MERGE
                    continue
            elif event.tag not in (None, "!"):
                value = resolve_tagged(event, fail)
            if event.anchor:
                anchors[event.anchor] = value
            # Only PyYAML without libyaml lets such escapes through.
            if event.style == '"' and not event.value.isascii() and HALF_PAIR.search(event.value):
                fail(SURROGATE)
        elif kind in starts:
            written += 1
            expected = "map" if kind is map_start else "seq"
            if key is None and node.__class__ is dict:
                fail(BAD_KEY.format("a map" if kind is map_start else "a list"))
            if event.tag not in (None, "!", CORE_TAG + expected):
                fail(BAD_TAG.format(f"!!{expected}", event.tag))
            if len(stack) >= MAX_DEPTH:
                fail(TOO_DEEP)
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
            key = value if value.__class__ is str else key_text(value, fail)
            if key in places:
                fail(KEY_TWICE.format(key, places[key].line + 1))
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


def _copied(value: Any, depth: int, budget: int, fail: Fail) -> tuple[Any, int]:
    """Return a deep copy of an alias's value, and how many nodes it has."""
    result: list[Any] = [None]
    work: list[tuple[Any, Any, Any, int]] = [(result, 0, value, depth)]
    for target, place, item, left in work:
        if len(work) > budget:
            fail("expected fewer nodes from aliases than come here; write the values out")
        if isinstance(item, (dict, list)):
            if left <= 0:
                fail(TOO_DEEP)
            children = item.items() if isinstance(item, dict) else enumerate(item)
            item = dict.fromkeys(item) if isinstance(item, dict) else [None] * len(item)
            work.extend((item, name, child, left - 1) for name, child in children)
        target[place] = item
    return result[0], len(work)

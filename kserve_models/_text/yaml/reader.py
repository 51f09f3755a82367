"""YAML or JSON text read as Kubernetes reads it; PyYAML is imported on first use only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, NoReturn

from .document import ContainerLines, Document, Examined, LocatedDocument
from .error import ManifestError
from .json_text import json_lines, read_json
from .limits import (
    HALF_PAIR,
    KEY_TWICE,
    MAX_BYTES,
    MAX_DEPTH,
    NOT_FINITE,
    SURROGATE,
    TOO_DEEP,
)
from .position import line_and_column
from .pyyaml import load_pyyaml
from .scalars import (
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
_TEMPLATE = re.compile(r"[ \t-]*\{\{")
_RENDER = "render the {{template}} first, as 'helm template' does"
_HINTS = {
    "tab character": "indent with spaces, not tabs",
    "did not find expected key": "indent what is of one level alike, and check the quotes before",
    "did not find expected '-'": "indent what is of one level alike, and check the quotes before",
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
    text = _decoded(text, source, max_bytes)
    if _begins_as_json(text):
        try:
            return [read_json(text, source)]
        except json.JSONDecodeError as error:
            return _yaml_instead(text, source, error, None)
    return _yaml_documents(text, source)


def examine(text: str | bytes, source: str | None = None) -> Examined:
    """Read as ``parse`` does, for tools: every node with its line, every problem with its own.

    Documents are as they should be only where there is no problem.

    Raises:
        ImportError: PyYAML is not installed, and the text is not plain JSON.
        TypeError: text is neither str nor bytes.
    """
    notes = Notes([], {})
    documents: list[LocatedDocument] = []
    try:
        decoded = _decoded(text, source, MAX_BYTES)
        if not _begins_as_json(decoded):
            found = _yaml_documents(decoded, source, notes)
        else:
            try:
                read = read_json(decoded, source, notes.problems)
                lines = cache(lambda: json_lines(decoded, read.data))
                return Examined([LocatedDocument(read, lines)], notes.problems)
            except json.JSONDecodeError as error:
                found = _yaml_instead(decoded, source, error, notes)
        documents += [LocatedDocument(document, lambda: notes.lines) for document in found]
    except ManifestError as error:
        notes.problems.append(error)
    return Examined(documents, notes.problems)


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
        raise _no_json(text, None, error) from None


class Notes(NamedTuple):
    """What reading notes besides the data: problems that can be read on after, and lines."""

    problems: list[ManifestError]
    lines: ContainerLines


def _begins_as_json(text: str) -> bool:
    return text.lstrip(" \t\r\n")[:1] in ("{", "[")


def _yaml_instead(
    text: str, source: str | None, error: json.JSONDecodeError, notes: Notes | None
) -> list[Document]:
    """The documents of a text that begins as JSON and is none."""
    try:
        return _yaml_documents(text, source, notes)
    except ManifestError as other:
        # PyYAML without libyaml refuses tabs that JSON allows: what is wrong comes after them.
        if "'\\t' that cannot start any token" not in other.problem:
            raise
    raise _no_json(text, source, error) from None


def _no_json(text: str, source: str | None, error: json.JSONDecodeError) -> ManifestError:
    problem = f"not valid JSON: {error.msg}; correct the JSON there"
    return ManifestError(problem, source, *line_and_column(text, error.pos))


def _decoded(text: str | bytes, source: str | None, max_bytes: int) -> str:
    if not isinstance(text, (str, bytes)):
        raise TypeError(f"text: expected str or bytes, but came {type(text).__name__}")
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


def _yaml_documents(text: str, source: str | None, notes: Notes | None = None) -> list[Document]:
    yaml = load_pyyaml()
    loader = None
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        return _built(yaml, loader, source, notes)
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
    begin = getattr(error, "context_mark", None)
    if mark is not None:
        first = mark.line - 1 if begin is None else min(begin.line, mark.line - 1)
        if any(map(_TEMPLATE.match, text.splitlines()[max(first, 0) : mark.line + 1])):
            hint = _RENDER
    if begin and (begin.line + 1,) != place[:1]:
        problem = f"{problem} {error.context} that begins on line {begin.line + 1}"
    raise ManifestError(f"not valid YAML: {problem}; {hint}", source, *place)


def _built(  # noqa: C901 - one loop
    yaml: Any, loader: Any, source: str | None, notes: Notes | None
) -> list[Document]:
    """Build the documents from the parser's events, without recursion."""

    def fail(problem: str) -> NoReturn:
        mark = event.start_mark
        raise ManifestError(problem.replace(CORE_TAG, "!!"), source, mark.line + 1, mark.column + 1)

    def attempt(step: Callable[..., Any], *arguments: Any) -> Any:
        """What a step gives; where all problems are asked for, it may fail, and reading goes on."""
        try:
            return step(*arguments)
        except ManifestError as problem:
            if notes is None:
                raise
            notes.problems.append(problem)
            return None

    scalar, alias, map_start = yaml.ScalarEvent, yaml.AliasEvent, yaml.MappingStartEvent
    starts = (map_start, yaml.SequenceStartEvent)
    ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    documents: list[Document] = []
    anchors: dict[str, Any] = {}
    # The open list or map (a list of one for the document itself), the key that waits for its
    # value, the line of each key of the open map, and what is open around it.
    node: Any = []
    key: Any = None
    lines: dict[Any, int] = {}
    stack: list[tuple[Any, Any, dict[Any, int], str | None]] = []
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
                        value = attempt(fail, NOT_FINITE.format(event.value))
                elif value == "<<" and key is None and node.__class__ is dict:
                    key = _MERGE
                    continue
            elif event.tag not in (None, "!"):
                value = attempt(resolve_tagged, event, fail)
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
            if notes is not None and node.__class__ is list:
                lines[len(node)] = event.start_mark.line + 1
            stack.append((node, key, lines, event.anchor))
            node, key, lines = {} if kind is map_start else [], None, {}
            continue
        elif kind in ends:
            value = node
            if notes is not None:
                notes.lines[id(value)] = value, lines
            node, key, lines, anchor = stack.pop()
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
            if notes is not None:
                lines.setdefault(len(node), event.start_mark.line + 1)
            node.append(value)
        elif key is None:
            key = value if value.__class__ is str else key_text(value, fail)
            if key in lines:
                attempt(fail, KEY_TWICE.format(key, lines[key]))
            lines[key] = event.start_mark.line + 1
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

"""A YAML file as text that grows: what is inserted changes no character of what stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from codegen.adopt.files import style

Path = Sequence[str]
_END = re.compile(r"(---|\.\.\.)(\s|$)")


class NoPlaceError(Exception):
    """Nothing at a path can take what is to be inserted; the message says why."""


class YamlText:
    """The text of a YAML file, and insertions at paths of keys and indexes."""

    def __init__(self, text: str) -> None:
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.text = text.replace("\r\n", "\n")
        self._composed: tuple[str, Any] = ("", None)

    def written(self) -> str:
        """The text as the file has it, with its own ends of lines."""
        return self.text.replace("\n", self.newline)

    def put(self, path: Path, key: str, value: Any) -> None:
        """Give the mapping at a path a further key, behind its others."""
        node = self._at(path, yaml.MappingNode)
        if any(name.value == key for name, _ in node.value):
            raise NoPlaceError(f"{key} stands there already")
        if node.flow_style:
            self._put_inline(node, f"{style.scalar(key, inline=True)}: {style.inline(value)}")
        else:
            self._insert(self._last_line(node) + 1, style.pair(key, value), node.start_mark.column)

    def put_after(self, other: str, key: str, value: Any, path: Path = ()) -> None:
        """Give the mapping at a path a further key, behind one that it has.

        At the top of a file a blank line stands between them, unless others have none.
        """
        node = self._at(path, yaml.MappingNode)
        values = {name.value: (name, below) for name, below in node.value}
        if key in values:
            raise NoPlaceError(f"{key} stands there already")
        if other not in values or node.flow_style:
            self.put(path, key, value)
            return
        name, below = values[other]
        lines = style.pair(key, value)
        if not path and self._has_blank_lines(node):
            lines = ["", *lines]
        last = max(name.end_mark.line, self._last_line(below, name.start_mark.column + 1))
        self._insert(last + 1, lines, name.start_mark.column)

    def add(self, path: Path, index: int, item: Any) -> None:
        """Give the list at a path a further item at an index."""
        node = self._at(path, yaml.SequenceNode)
        items = node.value
        if node.flow_style:
            text = style.inline(item)
            if index and items:
                self._splice(items[index - 1].end_mark.index, f", {text}")
            elif items:
                self._splice(items[0].start_mark.index, f"{text}, ")
            else:
                self._splice(node.start_mark.index + 1, text)
            return
        column = node.start_mark.column
        lines = style.item(item)
        if path == () and len(items) > 1 and self._is_blank(items[1].start_mark.line - 1):
            lines = ["", *lines]
        if index:
            before = items[index - 1]
            line = max(before.start_mark.line, self._last_line(before, column + 1)) + 1
        else:
            line = node.start_mark.line
        self._insert(line, lines, column)

    def check(self, path: Path) -> None:
        """Make sure that the mapping at a path can take a key.

        Raises:
            NoPlaceError: there is none, or it stands in another place.
        """
        self._at(path, yaml.MappingNode)

    def last_key(self, path: Path = ()) -> str:
        """The last key of the mapping at a path; empty where it has none."""
        node = self._at(path, yaml.MappingNode)
        return str(node.value[-1][0].value) if node.value else ""

    def has(self, path: Path) -> bool:
        """Whether something stands at a path."""
        try:
            self._at(path, yaml.Node)
        except NoPlaceError:
            return False
        return True

    def _at(self, path: Path, kind: type[Any]) -> Any:
        if self._composed[0] is not self.text:
            self._composed = (self.text, yaml.compose(self.text, Loader=yaml.SafeLoader))
        node = self._composed[1]
        for token in path:
            first, node = _below(node, token)
            if node is None:
                raise NoPlaceError(f"nothing stands at {'.'.join(path)}")
            if node.start_mark.index < first:
                raise NoPlaceError(f"what stands at {'.'.join(path)} is an alias of another place")
        if not isinstance(node, kind):
            raise NoPlaceError(f"what stands at {'.'.join(path)} can't hold it")
        return node

    def _last_line(self, node: Any, column: int | None = None) -> int:
        """The number of the last line of a node, comments indented as it is included.

        ``column`` is where what still belongs to it begins, at least.
        """
        least = node.start_mark.column if column is None else column
        is_list = isinstance(node, yaml.SequenceNode) and not node.flow_style
        last = self._last_content(node)
        for number, line in enumerate(self.text.split("\n")[last + 1 :], last + 1):
            said = line.lstrip(" ")
            indent = len(line) - len(said)
            if not said.strip():
                continue
            if said.startswith("#"):
                last = number if indent >= least else last
            elif _END.match(line) or (
                indent < least and not (is_list and indent == least and said.startswith("-"))
            ):
                break
            else:
                last = number
        return last

    def _last_content(self, node: Any) -> int:
        """The last line that a node has for certain: marks of scalars and of what is inline hold."""
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            # It ends where the next thing begins; the blank lines before that are its own if kept.
            header = self.text[node.start_mark.index :].split("\n", 1)[0].partition("#")[0]
            last = node.end_mark.line - 1 if "+" in header else 0
            return max(int(node.start_mark.line), last)
        if isinstance(node, yaml.ScalarNode) or node.flow_style:
            return int(node.end_mark.line)
        if not node.value:
            return int(node.start_mark.line)
        last = node.value[-1]
        return self._last_content(last[1] if isinstance(last, tuple) else last)

    def _insert(self, line: int, lines: list[str], column: int) -> None:
        margin = " " * column
        every = self.text.split("\n")
        if line >= len(every) and every[-1]:
            every.append("")
        line = min(line, len(every) - (not every[-1]))
        every[line:line] = [margin + text if text else "" for text in lines]
        if every[-1]:
            every.append("")
        self.text = "\n".join(every)

    def _put_inline(self, node: Any, text: str) -> None:
        if node.value:
            self._splice(node.value[-1][1].end_mark.index, f", {text}")
        else:
            self._splice(node.start_mark.index + 1, text)

    def _splice(self, at: int, text: str) -> None:
        self.text = self.text[:at] + text + self.text[at:]

    def _has_blank_lines(self, node: Any) -> bool:
        others = node.value[1:]
        return not others or any(self._is_blank(name.start_mark.line - 1) for name, _ in others)

    def _is_blank(self, line: int) -> bool:
        return not self.text.split("\n")[line].strip()


def _below(node: Any, token: str) -> tuple[int, Any]:
    """What stands at a key or index, and from where on it is no alias; None where nothing does."""
    if isinstance(node, yaml.MappingNode):
        for name, below in node.value:
            if name.value == token:
                return name.end_mark.index, below
    elif isinstance(node, yaml.SequenceNode) and token.isdigit() and int(token) < len(node.value):
        before = node.value[: int(token)]
        starts = [each.start_mark.index + 1 for each in before]
        return max([node.start_mark.index, *starts]), node.value[int(token)]
    return 0, None

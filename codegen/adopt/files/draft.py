"""Files of a schema folder, being changed."""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from codegen import atomic
from codegen.adopt.files import style
from codegen.adopt.files.yaml_text import YamlText


class Draft:
    """The files of a folder that have been changed, by their paths in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before: dict[str, str] = {}
        self._texts: dict[str, YamlText] = {}

    def text(self, name: str) -> YamlText:
        """The text of a file, which is new where there is none."""
        if name not in self._texts:
            path = self._folder / name
            before = path.read_bytes().decode() if path.exists() else ""
            self._before[name] = before
            self._texts[name] = YamlText(before)
        return self._texts[name]

    def texts(self) -> dict[str, str]:
        """All texts as they are now, to come back to."""
        return {name: text.text for name, text in self._texts.items()}

    def restore(self, texts: dict[str, str]) -> None:
        """Come back to texts as they were."""
        for name, text in self._texts.items():
            text.text = texts.get(name, self._before[name].replace("\r\n", "\n"))

    def save(self) -> None:
        """Write the files as they are now."""
        for name, text in self._texts.items():
            path = self._folder / name
            if self._before[name] or text.text:
                atomic.write_text(path, text.written())
            else:
                path.unlink(missing_ok=True)

    def put_schema(self, name: str, after: str, key: str, value: Any) -> None:
        """Write a schema into a file: behind another where it is there, else at its end."""
        text = self.text(name)
        if not text.text.strip():
            text.text = "\n".join([*style.pair(key, value), ""])
        else:
            text.put_after(after if text.has([after]) else text.last_key(), key, value)

    @property
    def changed(self) -> dict[str, str]:
        """The files that differ from what they were, with their new text."""
        return {
            name: text.written()
            for name, text in sorted(self._texts.items())
            if text.written() != self._before[name]
        }

    def diff(self, name: str) -> str:
        """All changes as a patch; ``name`` is what the folder is called in it."""
        return "".join(self._diff(name))

    def _diff(self, name: str) -> Iterator[str]:
        for file, after in self.changed.items():
            path = posixpath.join(name, file)
            before = self._before[file]
            yield from _unified(before, after, path)


def reference(name: str, schema: str, holder: str) -> str:
    """The ``$ref`` that leads from a file of the folder to a schema of another."""
    if name == holder:
        return f"#/{schema}"
    path = posixpath.relpath(name, posixpath.dirname(holder) or ".")
    return f"{path if path.startswith('.') else './' + path}#/{schema}"


def _unified(before: str, after: str, path: str) -> Iterator[str]:
    origin = f"a/{path}" if before else "/dev/null"
    for line in difflib.unified_diff(_lines(before), _lines(after), origin, f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    """The lines of a text, each with its end; ``splitlines`` would end them at other characters too."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]

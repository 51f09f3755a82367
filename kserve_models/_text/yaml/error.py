"""The error of a text that can't be read as a manifest."""

from __future__ import annotations


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

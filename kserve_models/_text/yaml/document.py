"""A document of a YAML stream."""

from __future__ import annotations

from typing import Any, NamedTuple


class Document(NamedTuple):
    """One document of a stream: its plain JSON value, and the line (from 1) where that begins."""

    data: Any
    line: int

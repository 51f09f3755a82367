"""Lines and columns of a text."""

from __future__ import annotations

import re


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of an offset in a text."""
    ends = [match.end() for match in re.finditer(r"\r\n?|\n", text[:offset])]
    return len(ends) + 1, offset - (ends[-1] if ends else 0) + 1

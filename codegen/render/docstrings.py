"""Texts of the schema as docstrings."""

from __future__ import annotations

import textwrap

_WIDTH = 100


def wrapped(text: str, first: str, rest: str) -> list[str]:
    """The lines of a text inside a docstring; ``first`` and ``rest`` are their indents."""
    return textwrap.wrap(
        text.replace("\\", "\\\\").replace('"""', "'''"),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )

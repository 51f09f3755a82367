"""What pyproject.toml can't say of the package: its page on an index is the README with whole links."""

from __future__ import annotations

import re
from pathlib import Path

from setuptools import setup

HERE = Path(__file__).parent
ADDRESS = re.compile(r'^Source = "(https://[^"]+)"$', re.MULTILINE)
RELATIVE_LINK = re.compile(r"\]\((?!https?://|#)([^)]+)\)")


def page() -> str:
    """The README, in which what lies beside it is linked to where the sources are."""
    found = ADDRESS.search((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit("setup.py: expected a line 'Source = \"https://...\"' in pyproject.toml")
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    return RELATIVE_LINK.sub(rf"]({found.group(1)}/blob/main/\1)", readme)


setup(long_description=page(), long_description_content_type="text/markdown")

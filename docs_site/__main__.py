"""``python -m docs_site``: write the site, and check it."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from codegen.problems import CodegenError
from codegen.repository import REPOSITORY
from docs_site import links


def main() -> int:
    """0 where all is well, 1 with what is wrong in the pages, 2 where there are none to make."""
    parser = argparse.ArgumentParser(prog="python -m docs_site", description=__doc__)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=REPOSITORY / "build" / "site",
        help="folder of the site, which is made anew; default: build/site",
    )
    folder: Path = parser.parse_args().output
    if folder.exists() and not (folder / "_static").is_dir() and any(folder.iterdir()):
        print(f"docs: {folder} holds something else: name an empty folder", file=sys.stderr)
        return 2
    try:
        found = _write(folder)
    except CodegenError as error:
        print(error, file=sys.stderr)
        return 2
    for line in found:
        print(line, file=sys.stderr)
    if found:
        return 1
    sizes = {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    pages = [path for path in sizes if path.suffix == ".html"]
    largest = max(pages, key=lambda path: sizes[path])
    print(
        f"{folder}: {len(pages)} pages, {sum(sizes.values()) / 1e6:.1f} MB; the largest is "
        f"{largest.relative_to(folder)}, {sizes[largest] / 1e3:.0f} kB"
    )
    return 0


def _write(folder: Path) -> list[str]:
    """Write the site; what is wrong with it."""
    from docs_site.sphinx_site import SphinxSite

    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as work:
        warnings = SphinxSite(folder, Path(work)).build()
    return [*warnings, *links.problems(folder)]


if __name__ == "__main__":
    sys.exit(main())

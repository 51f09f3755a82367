"""A copy of what generate works on, and an interpreter whose generator tests can replace."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

from tests import REPOSITORY
from tests.support import processes

GENERATOR = "openapi-generator-cli"
# Each script gets the generator's arguments, of which the last is the folder to write to.
LAST = "for last; do :; done\n"
_UNNEEDED = shutil.ignore_patterns("__pycache__", "models", "api", "requirements.in")


@functools.cache
def _sources() -> tempfile.TemporaryDirectory[str]:
    """What is written by hand, with byte code beside it: compiling takes half of a run."""
    made = tempfile.TemporaryDirectory(prefix="repository-sources-")
    for name in ("codegen", "kserve_models"):
        shutil.copytree(REPOSITORY / name, Path(made.name, name), ignore=_UNNEEDED)
    command = [sys.executable, "-m", "compileall", "-q", made.name]
    processes.run(command, env=_environment(), check=True)
    return made


def _environment() -> dict[str, str]:
    """The variables, but for those that have byte code kept elsewhere or not at all."""
    elsewhere = ("PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if name not in elsewhere}


def _with_links(source: Path, target: Path) -> None:
    """A copy of a folder whose folders are those of the source."""
    target.mkdir()
    for path in source.iterdir():
        if path.is_dir():
            (target / path.name).symlink_to(path)
        else:
            shutil.copy(path, target)


class Workspace:
    """A folder with the repository's parts that generate reads and writes, and its own Python.

    ``models`` and the folder api beside them, if there is one, stand in place of the repository's,
    ``schema`` in place of openapi/. Where nothing but what generate writes is changed, and by no
    other process, packages may be links: copying files is most of what a test costs.
    """

    def __init__(
        self,
        folder: Path,
        models: Path,
        schema: Path = REPOSITORY / "openapi",
        *,
        links: bool = False,
    ) -> None:
        self.root = folder / "repository"
        self.root.mkdir(parents=True)
        copy = _with_links if links else shutil.copytree
        for source in Path(_sources().name).iterdir():
            copy(source, self.root / source.name)
        shutil.copytree(models, self.models, ignore=_UNNEEDED)
        if (models.parent / "api").exists():
            shutil.copytree(models.parent / "api", self.api, ignore=_UNNEEDED)
        shutil.copytree(schema, self.root / "openapi")
        shutil.copy(REPOSITORY / "pyproject.toml", self.root)
        self.environment = folder / "environment"
        venv.create(self.environment, symlinks=True, with_pip=False)
        self.python = self.environment / "bin" / "python"
        packages = sysconfig.get_path("purelib")
        own = sysconfig.get_path(
            "purelib", vars={"base": str(self.environment), "platbase": str(self.environment)}
        )
        (Path(own) / "tests.pth").write_text(packages + "\n")
        for tool in (GENERATOR, "ruff"):
            self._script(tool).symlink_to(Path(sys.executable).with_name(tool))

    @property
    def package(self) -> Path:
        return self.root / "kserve_models"

    @property
    def models(self) -> Path:
        return self.package / "models"

    @property
    def api(self) -> Path:
        return self.package / "api"

    @property
    def build(self) -> Path:
        return self.root / "build"

    def _script(self, tool: str) -> Path:
        return self.environment / "bin" / tool

    def replace_tool(self, tool: str, shell: str | None) -> None:
        """Put a shell script in a tool's place, or nothing."""
        script = self._script(tool)
        script.unlink()
        if shell is not None:
            script.write_text("#!/bin/sh\n" + shell)
            script.chmod(0o755)

    def replay(self, raw: Path, then: str = "") -> None:
        """Let the generator write what it has written in another run, and then do more."""
        self.replace_tool(GENERATOR, f'{LAST}mkdir -p "$last"\ncp -R {raw}/. "$last"\n{then}')

    def record(self, raw: Path) -> None:
        """Let the generator run as ever, and keep what it writes."""
        real = Path(sys.executable).with_name(GENERATOR)
        self.replace_tool(GENERATOR, f'{LAST}{real} "$@" && cp -R "$last" {raw}\n')

    def command(self, *arguments: object) -> list[str]:
        return [str(self.python), "-m", "codegen", *map(str, arguments)]

    def variables(self, **more: str) -> dict[str, str]:
        return {**_environment(), "PYTHONDONTWRITEBYTECODE": "1", **more}

    def run(self, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
        return processes.run(
            self.command(*arguments),
            cwd=self.root,
            env=self.variables(**variables),
        )

    def leftovers(self) -> list[str]:
        """What a run has left besides the models and its logs."""
        found = [path for path in self.build.glob("*") if path.name != "log"]
        found += self.package.glob(".*")
        return sorted(path.relative_to(self.root).as_posix() for path in found)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, byte code aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }

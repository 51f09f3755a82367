"""Files at a git revision."""

from __future__ import annotations

import io
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from codegen.diff import git
from codegen.problems import InputError, Place, Problem, display_path

PREFIX = "git:"


@dataclass(frozen=True)
class Checkout:
    """A path of a revision, written to a temporary folder."""

    path: Path
    folder: Path
    top: Path

    def display_place(self, place: Place) -> Place:
        """The place as it reads in the work tree, which a message shows."""
        try:
            inside = Path(place.file).resolve().relative_to(self.folder)
        except ValueError:
            return place
        return Place(display_path(self.top / inside), place.line)


@contextmanager
def checkout(spec: str, default: Path) -> Iterator[Checkout]:
    """What ``git:REVISION`` or ``git:REVISION:PATH`` names; ``default`` is the path left out.

    Raises:
        InputError: there is no git, no repository, no such revision, or no such path in it.
    """
    revision, _, given = spec.removeprefix(PREFIX).partition(":")
    start = default.resolve() if not given else Path.cwd()
    start = start if start.is_dir() else start.parent
    try:
        top = Path(git.text(start, "rev-parse", "--show-toplevel"))
        path = given or default.resolve().relative_to(top).as_posix()
        commit = _commit(spec, top, revision)
        if not git.text(top, "ls-tree", "--name-only", commit, "--", path):
            message = f"{revision} has no {path}: name a path from the top of the repository"
            raise _error(spec, message)
        archive = git.output(top, "archive", "--format=tar", commit, "--", path)
    except git.GitError as error:
        raise _error(spec, str(error)) from None
    with tempfile.TemporaryDirectory(prefix="kserve-models-") as folder:
        target = Path(folder).resolve()
        _extract(archive, target)
        yield Checkout(target / path, target, top)


def _commit(spec: str, top: Path, revision: str) -> str:
    if not revision or revision.startswith("-"):
        raise _error(spec, "expected git:REVISION or git:REVISION:PATH")
    try:
        return git.text(top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except git.GitError:
        pass
    if git.text(top, "rev-parse", "--is-shallow-repository") == "true":
        way_out = "the clone is shallow: run 'git fetch --unshallow', or fetch that revision"
    else:
        way_out = "fetch it, or name a branch, tag or commit that 'git rev-parse' knows"
    raise _error(spec, f"no revision {revision!r} here: {way_out}")


def _extract(archive: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            name = PurePosixPath(member.name)
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or name.is_absolute() or ".." in name.parts:
                continue
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read())


def _error(spec: str, message: str) -> InputError:
    return InputError([Problem(Place(spec), message)])

"""Build what a release publishes, in dist/: sdist, wheel, and the SBOM beside them in dist/sbom/.

The sources are those of the last commit, where there is a repository, so that nothing else that lies in
the work tree gets in. The wheel is built from the sdist, both are checked, and the SBOM (CycloneDX)
lists the wheel and what it requires, as an installation gets them today.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
DIST = REPOSITORY / "dist"


def main() -> int:
    """Build, check and list; 1 if a step failed."""
    shutil.rmtree(DIST, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        try:
            build(sources(Path(folder)))
            write_sbom(Path(folder))
        except subprocess.CalledProcessError as error:
            command = " ".join(map(str, error.cmd))
            print(f"dist: {command} failed\n{(error.output or '').rstrip()}", file=sys.stderr)
            return 1
    for path in sorted(DIST.rglob("*.*")):
        print(path.relative_to(REPOSITORY))
    return 0


def sources(folder: Path) -> Path:
    """A folder with the sources alone."""
    if not (REPOSITORY / ".git").exists():
        return REPOSITORY
    archive, found = folder / "sources.tar", folder / "sources"
    run("git", "-C", REPOSITORY, "archive", "-o", archive, "HEAD")
    with tarfile.open(archive) as opened:
        opened.extractall(found)  # noqa: S202  # git's own, of this repository
    return found


def build(source: Path) -> None:
    """The sdist and, from it, the wheel; both as an index wants them."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", DIST, source)
    run(sys.executable, "-m", "twine", "check", "--strict", *sorted(DIST.iterdir()))


def write_sbom(folder: Path) -> None:
    """The SBOM of an environment that holds the wheel and what it requires, and nothing else."""
    [wheel] = DIST.glob("*.whl")
    venv.create(folder / "user", with_pip=False)
    [python] = [path for path in (folder / "user").glob("*/python*") if path.stem == "python"]
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    run(*pip, "install", "--only-binary", ":all:", wheel)
    listed = folder / "sbom.json"
    run(
        sys.executable,
        "-m",
        "cyclonedx_py",
        "environment",
        "--output-reproducible",
        "-o",
        listed,
        python,
    )
    document = json.loads(listed.read_text(encoding="utf-8"))
    [subject] = [each for each in document["components"] if each["name"] == "kserve-models"]
    document["components"].remove(subject)
    subject.pop("externalReferences", None)  # where the wheel lay here
    document["metadata"]["component"] = subject
    (DIST / "sbom").mkdir()
    name = f"{wheel.name.split('-py3-')[0]}.cdx.json"
    (DIST / "sbom" / name).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


def run(*command: object) -> None:
    """A command, whose output matters where it fails."""
    subprocess.run(
        [str(part) for part in command],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


if __name__ == "__main__":
    sys.exit(main())

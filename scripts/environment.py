"""Run Python in an environment of this repository, made on first use: environment.py NAME ARGUMENT...

NAME is a folder with a requirements.txt of locked versions and hashes (codegen, docs, tests). The
environment is made again when that file changes. Needs Python 3.10 or later and no package; an
older Python 3 can read it, and says so.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NoReturn

REPOSITORY = Path(__file__).resolve().parent.parent
LOGS = REPOSITORY / "build" / "log"
BYTE_CODE = REPOSITORY / "build" / "byte-code"
OLDEST = (3, 10)


def main() -> NoReturn:
    """Bring the environment up to date, then become its Python."""
    if sys.version_info < OLDEST:
        stop(f"expected Python {OLDEST[0]}.{OLDEST[1]} or later, got {sys.version.split()[0]}")
    if len(sys.argv) < 2:
        stop("expected the name of an environment: codegen, docs or tests")
    name, *arguments = sys.argv[1:]
    if Path(sys.prefix).parent == REPOSITORY / ".venv":
        stop(f"{sys.prefix} lacks packages that it should hold: run 'make clean' and try again")
    requirements = REPOSITORY / name / "requirements.txt"
    if requirements not in REPOSITORY.glob("*/requirements.txt"):
        stop(f"there is no environment {name!r}: {requirements} is missing")
    try:
        python = prepare(name, requirements)
        os.environ.pop("PYTHONPATH", None)
        keep_byte_code()
        become([str(python), *arguments])
    except OSError as error:
        stop(str(error))
    except KeyboardInterrupt:
        stop("stopped")


def keep_byte_code() -> None:
    """Where none may be written beside sources, keep it here: compiling is half of a short run."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(BYTE_CODE))


def become(command: list[str]) -> NoReturn:
    """Run a command in place of this process; on Windows, which can't, below it."""
    if sys.platform == "win32":
        raise SystemExit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


def prepare(name: str, requirements: Path) -> Path:
    """The Python of the environment, which holds just what the requirements lock."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    folder = REPOSITORY / ".venv" / f"{name}-{version}"
    stamp = folder / "requirements.sha256"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if stamp.is_file() and stamp.read_text() == digest and python.exists():
        return python
    print(f"preparing {folder.relative_to(REPOSITORY)}", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    LOGS.mkdir(parents=True, exist_ok=True)
    try:
        create(folder, python, requirements)
        stamp.write_text(digest)
    finally:
        if not stamp.is_file():
            shutil.rmtree(folder, ignore_errors=True)
    return python


def create(folder: Path, python: Path, requirements: Path) -> None:
    """Make the environment and install what the requirements lock."""
    log = LOGS / f"environment-{requirements.parent.name}.log"
    try:
        venv.create(folder, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        stop(f"the environment {folder} can't be made: {error}")
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--only-binary", ":all:", "-r", str(requirements)]
    with log.open("wb") as output:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode != 0:
        stop(f"installing {requirements} failed: {last_error(log)}; the log is {log}")


def last_error(log: Path) -> str:
    """The line of a pip log that says what went wrong."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["pip printed nothing"])[0][:200]


def stop(message: str) -> NoReturn:
    """End with one line."""
    print(f"environment: {message}", file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    main()

"""The bundle through the generators that people use: each must take it, and its output compile or import.

Run in the environment of the tests: ``make generators``. What is missing on the machine (npm, Go,
Maven) is skipped and said. Python packages are those that bench/requirements.txt pins.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
BUILD = REPOSITORY / "build" / "generators"
OPENAPI_GENERATOR = str(Path(sys.executable).with_name("openapi-generator-cli"))
PYTHON_PACKAGES = ("datamodel-code-generator", "msgspec", "pydantic")
NPM_PACKAGES = ("openapi-typescript@7.13.0", "typescript@5.9.3")
OAPI_CODEGEN = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2"
OAPI_CODEGEN_CONFIG = (
    "package: kserve\ngenerate: {models: true}\noutput-options: {skip-prune: true}\n"
)
CHECK = "import models; print(models.V1beta1InferenceService.__name__)"
TSC = ("--noEmit", "--strict", "--target", "es2020", "--module", "esnext", "--lib", "es2020,dom")


class FailedError(Exception):
    """A step failed; the message is what it printed."""


def main() -> int:
    """Run every generator; 1 if any failed."""
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    run(REPOSITORY, sys.executable, "-m", "codegen", "bundle", "-o", BUILD / "bundle.json")
    scalar = ("bundle", "--scalar-defaults", "-o", BUILD / "scalar-defaults.json")
    run(REPOSITORY, sys.executable, "-m", "codegen", *scalar)
    failed = 0
    for name, tools, steps in GENERATORS:
        missing = [tool for tool in tools if shutil.which(tool) is None]
        if missing:
            print(f"skipped {name}: no {', '.join(missing)} here", flush=True)
            continue
        folder = BUILD / name.replace(" ", "-")
        folder.mkdir()
        try:
            steps(folder)
        except FailedError as error:
            failed += 1
            print(f"FAILED  {name}\n{error}", flush=True)
        else:
            print(f"ok      {name}", flush=True)
    return 1 if failed else 0


def run(folder: Path, *command: str | Path) -> str:
    """Run a command in a folder; what it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FailedError("\n".join(done.stdout.splitlines()[-20:]))
    return done.stdout


def python(model_type: str) -> Callable[[Path], None]:
    """datamodel-code-generator, and an import of what it wrote."""

    def steps(folder: Path) -> None:
        pins = (REPOSITORY / "bench" / "requirements.txt").read_text(encoding="utf-8")
        wanted = [
            line.split()[0]
            for name in PYTHON_PACKAGES
            for line in re.findall(f"^{name}==.*$", pins, re.MULTILINE)
        ]
        interpreter = folder / "venv" / "bin" / "python"
        run(folder, sys.executable, "-m", "venv", "venv")
        run(folder, interpreter, "-m", "pip", "install", "-q", *wanted)
        options = ("--input", BUILD / "bundle.json", "--input-file-type", "openapi")
        more = ("--output", "models.py", "--output-model-type", model_type)
        formatter = ("--formatters", "builtin")
        run(folder, interpreter, "-m", "datamodel_code_generator", *options, *more, *formatter)
        run(folder, interpreter, "-c", CHECK)

    return steps


def openapi_typescript(folder: Path) -> None:
    """openapi-typescript, and a strict compilation."""
    npm(folder)
    binaries = folder / "node_modules" / ".bin"
    run(folder, binaries / "openapi-typescript", BUILD / "bundle.json", "-o", "kserve.ts")
    run(folder, binaries / "tsc", *TSC, "kserve.ts")


def typescript_fetch(folder: Path) -> None:
    """openapi-generator's typescript-fetch, models and methods, and a strict compilation."""
    openapi_generator(folder, "typescript-fetch", "bundle.json")
    npm(folder)
    tsc = folder / "node_modules" / ".bin" / "tsc"
    run(folder, tsc, *TSC, "--moduleResolution", "bundler", "out/index.ts")


def go(folder: Path) -> None:
    """openapi-generator's Go models, and a build."""
    only = "models,supportingFiles,modelDocs=false,modelTests=false"
    openapi_generator(folder, "go", "scalar-defaults.json", "--global-property", only)
    run(folder / "out", "go", "build", "./...")


def java(folder: Path) -> None:
    """openapi-generator's Java models, and a compilation."""
    only = "models,supportingFiles,modelDocs=false,modelTests=false"
    openapi_generator(folder, "java", "bundle.json", "--global-property", only)
    run(folder / "out", "mvn", "-q", "-B", "-DskipTests", "compile")


def oapi_codegen(folder: Path) -> None:
    """oapi-codegen's Go types, and a build."""
    (folder / "config.yaml").write_text(OAPI_CODEGEN_CONFIG)
    made = run(folder, "go", "run", OAPI_CODEGEN, "-config", "config.yaml", BUILD / "bundle.json")
    (folder / "kserve.go").write_text("package kserve\n" + made.partition("package kserve\n")[2])
    run(folder, "go", "mod", "init", "kserve")
    run(folder, "go", "mod", "tidy")
    run(folder, "go", "build", "./...")


def openapi_generator(folder: Path, generator: str, document: str, *options: str) -> None:
    """openapi-generator, which must warn of nothing but words that a language reserves."""
    where = ("-i", BUILD / document, "-g", generator, "-o", "out")
    warned = list(warnings(run(folder, OPENAPI_GENERATOR, "generate", *where, *options)))
    if warned:
        raise FailedError("\n".join(warned))


def warnings(log: str) -> Iterator[str]:
    """The warnings of a run. ``continue`` is the name of a parameter in every Kubernetes API."""
    for line in log.splitlines():
        if " WARN " in line and "(reserved word) cannot be used as " not in line:
            yield line


def npm(folder: Path) -> None:
    """The packages of npm."""
    run(folder, "npm", "init", "-y")
    run(folder, "npm", "install", "--no-audit", "--no-fund", *NPM_PACKAGES)


GENERATORS: tuple[tuple[str, tuple[str, ...], Callable[[Path], None]], ...] = (
    ("datamodel-code-generator pydantic", (), python("pydantic_v2.BaseModel")),
    ("datamodel-code-generator msgspec", (), python("msgspec.Struct")),
    ("openapi-typescript", ("npm",), openapi_typescript),
    ("openapi-generator typescript-fetch", ("npm",), typescript_fetch),
    ("openapi-generator go", ("go",), go),
    ("openapi-generator java", ("mvn",), java),
    ("oapi-codegen", ("go",), oapi_codegen),
)


if __name__ == "__main__":
    sys.exit(main())

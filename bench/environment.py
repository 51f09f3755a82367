"""What the peers need, made on first use below ``build/bench``: packages and generated models."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.models import shapes

HERE = Path(__file__).parent
ROOT = HERE.parent
BUILD = ROOT / "build" / "bench" / f"python{sys.version_info.major}.{sys.version_info.minor}"
MANIFEST = HERE / "manifest.json"
KUBERNETES = ("29", "37")
PACKAGES = (*(f"kubernetes-{version}" for version in KUBERNETES), "lightkube")
"""What has a folder of its own: its dependencies are not those of the others."""
_STAMP = "bench-stamp.txt"
_GENERATED = {
    "pydantic_models": "pydantic_v2.BaseModel",
    "msgspec_models": "msgspec.Struct",
}
_DUMP_BUNDLE = (
    "import json, sys; from pathlib import Path; from codegen import bundle; "
    "json.dump(bundle.load(Path('openapi')).document, sys.stdout)"
)


class PreparationError(Exception):
    """A step of the preparation failed; the message is for the terminal."""


@dataclass(frozen=True)
class Environment:
    """Where things are, and the peers' types by class."""

    python: Path
    generated: Path
    packages: dict[str, Path] = field(default_factory=dict)
    """Folders of packages that need one of their own, by name and major version."""

    def variables(self, *packages: str) -> dict[str, str]:
        """The environment of a subprocess that sees this repository and some of the packages."""
        paths = [*(self.packages[name] for name in packages), self.generated, ROOT]
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        return {
            **kept,
            "PYTHONPATH": os.pathsep.join(map(str, paths)),
            "PYTHONHASHSEED": "0",
            "PYTHONNOUSERSITE": "1",
        }


def prepare() -> Environment:
    """Make what is missing or out of date.

    Raises:
        PreparationError: a step failed.
    """
    BUILD.mkdir(parents=True, exist_ok=True)
    requirements = HERE / "requirements.txt"
    venv = BUILD / "venv"
    python = venv / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not _is_current(venv, requirements):
        say("installing the peers")
        shutil.rmtree(venv, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(venv)])
        _run([str(python), "-m", "pip", "install", "-q", "-r", str(requirements)])
        _stamp(venv, requirements)
    packages = {}
    for name in PACKAGES:
        folder = BUILD / name
        wanted = HERE / f"requirements-{name}.txt"
        if not _is_current(folder, wanted):
            say(f"installing {name}")
            shutil.rmtree(folder, ignore_errors=True)
            install = [str(python), "-m", "pip", "install", "-q", "--target", str(folder)]
            _run([*install, "-r", str(wanted)])
            _run([str(python), "-m", "compileall", "-q", str(folder)], check=False)
            _stamp(folder, wanted)
        packages[name] = folder
    environment = Environment(python, BUILD / "generated", packages)
    _generate(environment)
    return environment


def _generate(environment: Environment) -> None:
    """The peers' models, made again when the schema or the way to make them changes."""
    bundled = _run([str(environment.python), "-c", _DUMP_BUNDLE], env=environment.variables())
    simple = shapes.simplified(json.loads(bundled))
    types = shapes.classes(simple)
    folder = environment.generated
    text = json.dumps(simple)
    makers = [
        Path(shapes.__file__),
        HERE / "models" / "kubernetes_sdk_classes.py",
        HERE / "environment.py",
        HERE / "requirements.txt",
    ]
    digest = hashlib.sha256(b"".join([text.encode(), *(path.read_bytes() for path in makers)]))
    stamp = folder / _STAMP
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    from bench.models import kubernetes_sdk_classes

    say("generating the peers' models")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    schema = folder / "schema.json"
    schema.write_text(text)
    (folder / "classes.json").write_text(json.dumps(types))
    for module, model_type in _GENERATED.items():
        options = {
            "--input": str(schema),
            "--input-file-type": "openapi",
            "--output": str(folder / f"{module}.py"),
            "--output-model-type": model_type,
            "--output-datetime-class": "datetime",
            "--target-python-version": "3.10",
            "--formatters": "builtin",
        }
        flags = [
            "--snake-case-field",
            "--allow-population-by-field-name",
            "--use-standard-collections",
            "--use-union-operator",
            "--disable-timestamp",
        ]
        arguments = [part for option in options.items() for part in option]
        generator = [str(environment.python), "-m", "datamodel_code_generator"]
        _run([*generator, *arguments, *flags], env=environment.variables())
    for version in KUBERNETES:
        existing = environment.packages[f"kubernetes-{version}"] / "kubernetes/client/models"
        # Kubernetes' own types stay the client's; the rest are made in the style of its generation.
        known = (existing / "__init__.py").read_text(encoding="utf-8")
        missing = {name: node for name, node in types.items() if f"import {name}\n" not in known}
        (folder / f"kserve_sdk_{version}.py").write_text(
            kubernetes_sdk_classes.module(version, missing)
        )
    _run([str(environment.python), "-m", "compileall", "-q", str(folder)])
    stamp.write_text(digest.hexdigest())


def manifest() -> dict[str, Any]:
    """The manifest that everything is measured with."""
    data: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return data


def types_of(environment: Environment) -> shapes.Classes:
    """The types that the peers were generated from."""
    types: shapes.Classes = json.loads((environment.generated / "classes.json").read_text())
    return types


def _is_current(folder: Path, *sources: Path) -> bool:
    stamp = folder / _STAMP
    return stamp.is_file() and stamp.read_bytes() == b"".join(p.read_bytes() for p in sources)


def _stamp(folder: Path, *sources: Path) -> None:
    (folder / _STAMP).write_bytes(b"".join(path.read_bytes() for path in sources))


def _run(command: list[str], env: dict[str, str] | None = None, check: bool = True) -> str:
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=ROOT, check=False)
    if check and done.returncode:
        raise PreparationError(f"{' '.join(command)}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def say(what: str) -> None:
    """Tell on standard error what is being done."""
    print(f"bench: {what} ...", file=sys.stderr, flush=True)

"""Generating ``kserve_models/models``: render, tidy, compare, replace."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from codegen import atomic, bundle, tools, view
from codegen.problems import ToolError, shown

TEMPLATES = Path(__file__).with_name("templates")
PACKAGE = "kserve_models"
_RULES = "F401,I001"


@dataclass(frozen=True)
class Changes:
    """Generated files against those that are there, by file name."""

    added: list[str]
    removed: list[str]
    changed: list[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def render(schema_folder: Path, build_folder: Path) -> Path:
    """Render the models into a new folder below ``build_folder``; the folder of the modules.

    Raises:
        InputError: the schema is wrong.
        ToolError: a tool fails, or renders something else than one module a class.
    """
    from kserve_models._shorthand import TRANSLATIONS

    bundled = bundle.load(schema_folder)
    document = view.generator_input(bundled, frozenset(TRANSLATIONS))
    build_folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=build_folder, prefix="generate-"))
    source = work / "bundle.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    tools.run(
        "openapi-generator-cli",
        "openapi-generator-cli",
        "generate",
        *("--input-spec", str(source)),
        *("--generator-name", "python"),
        *("--template-dir", str(TEMPLATES)),
        *("--additional-properties", f"packageName={PACKAGE}"),
        *(
            "--global-property",
            "models,modelDocs=false,modelTests=false,supportingFiles=__init__.py",
        ),
        *("--output", str(work / "out")),
    )
    models = work / "out" / PACKAGE / "models"
    _expect_modules(models, list(document["components"]["schemas"]))
    config = ("--config", str(tools.REPOSITORY / "pyproject.toml"), "--no-cache")
    tools.run("ruff", "ruff", "check", "--quiet", "--fix", "--select", _RULES, *config, str(models))
    tools.run("ruff", "ruff", "format", "--quiet", *config, str(models))
    return models


def compare(new: Path, old: Path) -> Changes:
    """What replacing the modules in ``old`` by those in ``new`` changes."""
    ours = {path.name: path.read_bytes() for path in new.glob("*") if path.is_file()}
    theirs = {path.name: path.read_bytes() for path in old.glob("*") if path.is_file()}
    return Changes(
        added=sorted(set(ours) - set(theirs)),
        removed=sorted(set(theirs) - set(ours)),
        changed=sorted(name for name in set(ours) & set(theirs) if ours[name] != theirs[name]),
    )


def generate(schema_folder: Path, package_folder: Path, check: bool) -> Changes:
    """Bring ``package_folder/models`` up to date, or with ``check`` only say what is stale.

    The old modules stay until all the new ones are ready.
    """
    build_folder = tools.REPOSITORY / "build"
    models = render(schema_folder, build_folder)
    try:
        current = package_folder / "models"
        changes = compare(models, current)
        if changes and not check:
            atomic.replace_folder(models, current)
    finally:
        shutil.rmtree(models.parents[2], ignore_errors=True)
    return changes


def _expect_modules(folder: Path, classes: list[str]) -> None:
    rendered = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    expected = {view.module_name(name) for name in classes}
    if rendered != expected:
        missing = ", ".join(sorted(expected - rendered)) or "none"
        extra = ", ".join(sorted(rendered - expected)) or "none"
        raise ToolError(
            f"openapi-generator rendered other modules than expected: missing {missing}; extra"
            f" {extra}; its log is {shown(tools.LOGS / 'openapi-generator-cli.log')}"
        )
    for path in sorted(folder.glob("*.py")):
        try:
            compile(path.read_text(encoding="utf-8"), str(path), "exec")
        except SyntaxError as error:
            raise ToolError(
                f"the templates rendered no valid Python: {path.name}:{error.lineno}: {error.msg}"
            ) from None

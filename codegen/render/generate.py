"""Generating ``kserve_models/models`` and ``kserve_models/api``: render, tidy, compare, replace."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from codegen import atomic, bundle
from codegen.problems import InputError, Place, Problem, ToolError, display_path, listed
from codegen.render import api_input, history_data, model_input, tools
from codegen.repository import REPOSITORY

TEMPLATES = Path(__file__).with_name("templates")
PACKAGE = "kserve_models"
FOLDERS = ("models", "api")
"""The generated folders of the package; ``api`` is there if the schema has paths."""
_APIS = "apis,apiDocs=false,apiTests=false,"
RESOURCES = "_resources"
"""The module of ``models`` that says how kinds are served; it is there if the schema has paths."""
STUB = "__init__.pyi"
"""What type checkers read of ``models``: at run time nothing of it is worth its loading."""
_RULES = "F401,I001"


@dataclass(frozen=True)
class Changes:
    """Generated files against those that are there, by file name."""

    added: list[str]
    removed: list[str]
    changed: list[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def render(schema_folder: Path, work: Path) -> Path:
    """Render the code in the empty folder ``work``; the package folder that holds the ``FOLDERS``.

    Raises:
        InputError: the schema is wrong.
        ToolError: a tool fails, or renders something else than one module a class.
    """
    bundled = bundle.load(schema_folder)
    document = model_input.generator_input(bundled)
    source = work / "bundle.json"
    source.write_text(json.dumps(document), encoding="utf-8")
    apis = api_input.module_names(document)
    files = work / "files.json"
    files.write_text(json.dumps({"files": _supporting_files(bool(apis))}), encoding="utf-8")
    tools.run(
        "openapi-generator-cli",
        "openapi-generator-cli",
        "generate",
        *("--input-spec", str(source)),
        *("--generator-name", "python"),
        *("--template-dir", str(TEMPLATES)),
        *("--config", str(files)),
        *("--additional-properties", f"packageName={PACKAGE}"),
        *(
            "--global-property",
            f"models,modelDocs=false,modelTests=false,{_APIS}supportingFiles=__init__.py:{STUB}:{RESOURCES}.py",
        ),
        *("--output", str(work / "out")),
    )
    package = work / "out" / PACKAGE
    classes = list(document["components"]["schemas"])
    modules = [model_input.module_name(name) for name in classes]
    _expect_modules(package / "models", [*modules, RESOURCES] if apis else modules)
    if apis:
        _expect_modules(package / "api", apis)
    else:
        shutil.rmtree(package / "api", ignore_errors=True)
    folders = [str(package / name) for name in FOLDERS if (package / name).exists()]
    config = ("--config", str(REPOSITORY / "pyproject.toml"), "--no-cache")
    tools.run("ruff", "ruff", "check", "--quiet", "--fix", "--select", _RULES, *config, *folders)
    tools.run("ruff", "ruff", "format", "--quiet", *config, *folders)
    if bundled.history is not None:
        data = history_data.of_package(bundled, bundled.history)
        (package / "models" / history_data.FILE).write_bytes(data)
    return package


def _supporting_files(with_apis: bool) -> dict[str, dict[str, str]]:
    """The generator's configuration of the files that it does not know of, by template."""
    names = {"__init__model_stub.mustache": STUB}
    if with_apis:
        names["resources.mustache"] = f"{RESOURCES}.py"
    return {
        template: {
            "templateType": "SupportingFiles",
            "folder": f"{PACKAGE}/models",
            "destinationFilename": name,
        }
        for template, name in names.items()
    }


def compare(new: Path, old: Path) -> Changes:
    """What replacing the modules in ``old`` by those in ``new`` changes."""
    ours, theirs = _contents(new), _contents(old)
    return Changes(
        added=sorted(set(ours) - set(theirs)),
        removed=sorted(set(theirs) - set(ours)),
        changed=sorted(name for name in set(ours) & set(theirs) if ours[name] != theirs[name]),
    )


def generate(schema_folder: Path, package_folder: Path, check: bool) -> dict[str, Changes]:
    """Bring the generated folders up to date, or with ``check`` only say what is stale: by folder.

    The old modules stay until all the new ones are ready. A folder that is not there and has no
    reason to be is left out of the result.
    """
    if not package_folder.is_dir():
        raise InputError([Problem(Place(display_path(package_folder)), "no such folder")])
    build_folder = REPOSITORY / "build"
    build_folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build_folder, prefix="generate-") as work:
        package = render(schema_folder, Path(work))
        folders = [(name, package / name, package_folder / name) for name in FOLDERS]
        changes = {
            name: compare(new, old) for name, new, old in folders if new.exists() or old.exists()
        }
        for name, new, old in folders:
            if not check and changes.get(name):
                if new.exists():
                    atomic.replace_folder(new, old)
                else:
                    shutil.rmtree(old)
    return changes


def _contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, byte code aside; compressed ones as what they hold."""
    return {
        path.relative_to(folder).as_posix(): (
            history_data.read(path) if path.name == history_data.FILE else path.read_bytes()
        )
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }


def _expect_modules(folder: Path, modules: list[str]) -> None:
    rendered = {path.stem for path in folder.glob("*.py")}
    expected = {"__init__", *modules}
    if rendered != expected:
        missing, extra = sorted(expected - rendered), sorted(rendered - expected)
        raise ToolError(
            f"openapi-generator rendered other modules than expected: missing {listed(missing)};"
            f" extra {listed(extra)}; its log is {display_path(tools.LOGS / 'openapi-generator-cli.log')}"
        )
    for path in sorted(folder.glob("*.py")):
        try:
            compile(path.read_bytes(), str(path), "exec")
        except (SyntaxError, ValueError) as error:
            what = f"{error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else f" {error}"
            raise ToolError(f"the templates rendered no valid Python: {path.name}:{what}") from None

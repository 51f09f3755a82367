"""Other generators take the bundle: ``make generators`` compiles what more of them make of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen import bundle
from codegen.render.tools import JAVA_FOR_SECONDS
from tests import REPOSITORY
from tests.codegen.conftest import Widget
from tests.codegen.widget_schema import OTHER, spec_with
from tests.support import processes

ONLY_MODELS = "models,modelDocs=false,modelTests=false"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return bundle.load(REPOSITORY / "openapi").document


def generated(folder: Path, document: dict[str, Any], generator: str) -> Path:
    """What openapi-generator makes of a document, of whose names it may not complain."""
    (folder / "bundle.json").write_text(bundle.dumps(document))
    tool = Path(sys.executable).with_name("openapi-generator-cli")
    arguments = ["-i", "bundle.json", "-g", generator, "-o", "out"]
    command = [tool, "generate", *arguments, "--global-property", ONLY_MODELS]
    done = processes.run(command, cwd=folder, env={**JAVA_FOR_SECONDS, **os.environ})
    assert done.returncode == 0, done.stderr
    assert [line for line in (done.stdout + done.stderr).splitlines() if " WARN " in line] == []
    return folder / "out"


def test_names_of_schemas_are_letters_and_digits(document: dict[str, Any]) -> None:
    names = document["components"]["schemas"]
    assert [name for name in names if not re.fullmatch("[A-Za-z][A-Za-z0-9]*", name)] == []
    assert len({name.lower() for name in names}) == len(names)


@pytest.mark.wide
@pytest.mark.parametrize("generator", ["typescript-fetch", "java"])
def test_openapi_generator_takes_every_name(
    tmp_path: Path, document: dict[str, Any], generator: str
) -> None:
    ending = {"typescript-fetch": "ts", "java": "java"}[generator]
    out = generated(tmp_path, document, generator)
    made = {path.stem for path in out.rglob(f"*.{ending}")}
    assert set(document["components"]["schemas"]) <= made


@pytest.mark.wide
def test_openapi_generator_makes_go(tmp_path: Path, document: dict[str, Any]) -> None:
    out = generated(tmp_path, bundle.with_scalar_defaults(document), "go")
    files = sorted(out.glob("model_*.go"))
    assert len(files) >= len(document["components"]["schemas"])
    gofmt = shutil.which("gofmt")
    if gofmt is None:
        pytest.skip("there is no gofmt, which checks the syntax")
    done = processes.run([gofmt, "-e", "-l", *files])
    assert done.stderr == ""


def test_scalar_defaults_are_all_that_is_left(widget: Widget) -> None:
    fields = (
        "a: {description: What is in it., type: object, default: {b: 1},"
        " properties: {b: {description: What is further in., type: integer, default: 1}}}\n"
        "default: {description: Called as a keyword is., type: array, items: {type: string},"
        " default: [c]}\n"
        "d: {description: One beside it here., allOf: [{$ref: '#/Other'}], default: {name: e}}"
    )
    document = bundle.load(widget(spec_with(fields, OTHER))).document
    before = json.dumps(document)
    made = bundle.with_scalar_defaults(document)
    properties = made["components"]["schemas"]["V1WidgetSpec"]["properties"]
    assert list(properties) == ["a", "default", "d"]
    assert [name for name, node in properties.items() if "default" in node] == []
    assert properties["a"]["properties"]["b"]["default"] == 1
    assert made["components"]["schemas"]["Other"]["properties"]["port"]["default"] == 80
    assert json.dumps(document) == before

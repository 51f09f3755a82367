"""The rooms and their stairs: `.importlinter` holds, and each of its contracts can be broken."""

from __future__ import annotations

import configparser
import os
import re
import shutil
from pathlib import Path

import pytest

from scripts.check import CHECKS
from tests import REPOSITORY
from tests.support import processes
from tests.wide import all_but

CONFIGURATION = REPOSITORY / ".importlinter"
UPWARDS = {
    "package": (
        "kserve_models/_model/manifest_backed.py",
        "from kserve_models.client import watch",
    ),
    "models": ("kserve_models/models/v1_container.py", "from kserve_models._text import times"),
    "client": (
        "kserve_models/client/_http/tls.py",
        "from kserve_models.client._request import retries",
    ),
    "sdk": (
        "kserve_models/sdk/_client/calls.py",
        "from kserve_models.sdk import kserve_client",
    ),
    "package-acyclic": (
        "kserve_models/_text/times.py",
        "from kserve_models._text import value_paths",
    ),
    "codegen": ("codegen/schema/source.py", "from codegen import bundle"),
    "codegen-diff": ("codegen/diff/compare/pairs.py", "from codegen.diff import report"),
    "codegen-acyclic": ("codegen/schema/source.py", "from codegen.schema import folder"),
    "site": ("docs_site/reference/facts.py", "from docs_site import pages"),
    "site-alone": ("codegen/crds/build.py", "from docs_site import guides"),
    "codegen-alone": ("codegen/crds/build.py", "from kserve_models import models"),
}
"""An import that breaks a contract, and the module that it is put into."""
BACK = {"package-acyclic": ("kserve_models/_text/value_paths.py", "from . import times")}
"""The other half of a circle, where there is none of the two yet."""
FORMS = {
    "in a function": "\n\ndef lazy() -> None:\n    {} as imported  # noqa\n",
    "for annotations": "\n\nif TYPE_CHECKING:\n    {} as imported  # noqa\n",
}


def contracts() -> dict[str, str]:
    """The name of each contract, by its id."""
    parser = configparser.ConfigParser()
    parser.read(CONFIGURATION)
    prefix = "importlinter:contract:"
    return {
        section.removeprefix(prefix): parser[section]["name"]
        for section in parser.sections()
        if section.startswith(prefix)
    }


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The modules and the contracts, to be changed."""
    for package in ("kserve_models", "codegen", "docs_site"):
        shutil.copytree(
            REPOSITORY / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(CONFIGURATION, tmp_path)
    return tmp_path


def check(folder: Path) -> tuple[int, str]:
    """The exit code of the check, and its report in one line."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = processes.run(CHECKS["layers"], cwd=folder, env=environment)
    return done.returncode, re.sub(r"\s+", " ", done.stdout)


def test_every_contract_has_an_import_that_breaks_it() -> None:
    assert {*UPWARDS} == {*contracts()}


FORBIDDEN = [*((contract, "in a function") for contract in UPWARDS), ("package", "for annotations")]


@pytest.mark.parametrize("forbidden", all_but(FORBIDDEN[-1:], FORBIDDEN), ids="-".join)
def test_an_import_upwards_fails_and_names_the_contract(
    copy: Path, forbidden: tuple[str, str]
) -> None:
    contract, form = forbidden
    for path, line in filter(None, (UPWARDS[contract], BACK.get(contract))):
        module = copy / path
        module.write_text(
            module.read_text(encoding="utf-8") + FORMS[form].format(line), encoding="utf-8"
        )
    code, report = check(copy)
    assert code == 1
    assert f"{contracts()[contract]} BROKEN" in report


def test_the_modules_as_they_are_keep_every_contract(copy: Path) -> None:
    code, report = check(copy)
    assert (code, f"Contracts: {len(contracts())} kept, 0 broken." in report) == (0, True)


def test_no_test_is_imported_by_another() -> None:
    """What tests share is in ``tests/support``, in a conftest, or beside them in a module of its own."""
    found = {
        f"{path.relative_to(REPOSITORY)}: {line}"
        for path in (REPOSITORY / "tests").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"(from|import) tests\b.*\btest_", line)
    }
    assert found == set()

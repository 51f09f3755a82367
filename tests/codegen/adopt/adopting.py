"""``python -m codegen adopt`` in this process, on a schema and the CRDs of a later one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen import bundle, crds
from codegen.cli import main

CRDS = Path("crds")
SCHEMA = Path("openapi")


class Adopting:
    """Runs in the working directory, where ``openapi`` is the schema and ``crds`` what is adopted."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    def release(self, schema: Path) -> list[dict[str, Any]]:
        """Write the CRDs of a schema."""
        definitions = crds.definitions(bundle.load(schema))
        for definition in definitions:
            self.write(definition)
        return definitions

    def write(self, definition: Mapping[str, Any]) -> None:
        """Write a CRD."""
        CRDS.mkdir(exist_ok=True)
        (CRDS / crds.file_name(dict(definition))).write_text(yaml.safe_dump(dict(definition)))

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = main(["adopt", str(CRDS), "--schema", str(SCHEMA), *arguments])
        found = self._capfd.readouterr()
        return code, found.out, found.err

    def drift(self) -> list[str]:
        """What still differs, and how much, without how much was compared."""
        main(["drift", str(CRDS), "--schema", str(SCHEMA)])
        *lines, last = self._capfd.readouterr().out.splitlines()
        return [*lines, last.partition(";")[0]]

    def lint(self) -> list[str]:
        main(["lint", "--schema", str(SCHEMA)])
        return self._capfd.readouterr().err.splitlines()

    def added(self, name: str = "spec.yaml") -> list[str]:
        """Adopt; the lines that were added to a file, after a check that no line went."""
        before = (SCHEMA / name).read_text().splitlines()
        self()
        after = (SCHEMA / name).read_text().splitlines()
        kept = iter(after)
        assert all(line in kept for line in before), "a line has gone"
        rest = list(before)
        added = []
        for line in after:
            if rest and line == rest[0]:
                rest.pop(0)
            else:
                added.append(line)
        return added

    def describe(self) -> None:
        """Write every description that is to be done."""
        for path in SCHEMA.rglob("*.yaml"):
            text = path.read_text()
            path.write_text(re.sub(r"description: TODO\b", "description: What it is for.", text))

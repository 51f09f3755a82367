"""What separates our schema from the CRDs that KServe releases, keyword by keyword."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codegen.diff.compare import comparison
from codegen.diff.compare.comparison import DEFINITION, VERSION
from codegen.diff.compare.differences import ABSENT, PROPERTY
from codegen.diff.sides.kinds import kind_of_definition, labelled
from codegen.diff.sides.nodes import Node, Nodes

_ASIDE = frozenset({"description"})


@dataclass(frozen=True, order=True)
class Difference:
    """One keyword that differs; ``ours`` and ``theirs`` say what each side has."""

    kind: str
    version: str
    path: str
    keyword: str
    ours: str
    theirs: str

    def __str__(self) -> str:
        where = f"{self.kind}/{self.version} {self.path or '.'}: {self.keyword}"
        return f"{where}: CRDs have {self.theirs}, schema has {self.ours}"


@dataclass(frozen=True)
class Report:
    """All differences, and how much was compared."""

    differences: list[Difference]
    versions: int
    paths: int


def compare(
    ours: Mapping[str, Mapping[str, Any]], theirs: Mapping[str, Mapping[str, Any]]
) -> Report:
    """Every difference between two sets of CustomResourceDefinitions, descriptions aside.

    Of ``metadata`` only the name counts. ``paths`` is the number of fields of ``theirs``.
    """
    nodes = Nodes()
    found = comparison.compare(
        *(
            labelled(kind_of_definition(nodes, name, data) for name, data in side.items())
            for side in (ours, theirs)
        )
    )
    differences = [
        Difference(
            setting.kind,
            setting.version or "*",
            "",
            setting.key if setting.version or setting.key == DEFINITION else f"spec.{setting.key}",
            _text(setting.key, setting.old),
            _text(setting.key, setting.new),
        )
        for setting in found.settings
    ]
    differences += [
        Difference(
            kind.kind,
            version,
            step.text,
            difference.keyword,
            _text(difference.keyword, difference.old),
            _text(difference.keyword, difference.new),
        )
        for kind, version, pair in found.roots
        for step, difference in found.pairs.expanded(pair)
        if difference.keyword not in _ASIDE
    ]
    return Report(sorted(differences), found.versions, found.paths)


def _text(keyword: str, value: Any) -> str:
    if value is ABSENT:
        return repr(value)
    if keyword in (DEFINITION, VERSION):
        return str(value)
    if isinstance(value, Node):
        return "a property" if keyword == PROPERTY else json.dumps(value.schema(), sort_keys=True)
    return json.dumps(value, sort_keys=True)

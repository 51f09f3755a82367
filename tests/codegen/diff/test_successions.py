"""A new version of a kind, held against the version before it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.diff.report.build import build_report
from codegen.diff.report.report import Entry

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
OLD: Json = {"name": TEXT, "size": WHOLE}


def definition(
    versions: dict[str, Json], stored: str, conversion: Json | None = None
) -> dict[str, Any]:
    """The definition of a kind with versions of these fields."""
    spec: Json = {
        "group": "shop.example.org",
        "scope": "Namespaced",
        "names": {"kind": "Order", "plural": "orders"},
        "versions": [
            {
                "name": name,
                "served": True,
                "storage": name == stored,
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "properties": {"spec": {"type": "object", "properties": fields}},
                    }
                },
            }
            for name, fields in versions.items()
        ],
    }
    if conversion is not None:
        spec["conversion"] = conversion
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "orders.shop.example.org"},
        "spec": spec,
    }


class Added:
    """Adds versions to a kind, and finds what is said of one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(
        self,
        old: dict[str, Json],
        new: dict[str, Json],
        name: str,
        stored: str = "v1",
        conversion: Json | None = None,
    ) -> Entry:
        sides = []
        first = next(iter(old))
        for side, found in (
            ("old", definition(old, first)),
            ("new", definition(new, stored, conversion)),
        ):
            path = self._folder / f"{side}.json"
            path.write_text(json.dumps(found))
            sides.append(str(path))
        report, _, _ = build_report(sides[0], sides[1], self._folder / "no-schema")
        [entry] = [entry for entry in report.entries if entry.subject == f"Order/{name}"]
        return entry


@pytest.fixture
def added(tmp_path: Path) -> Added:
    return Added(tmp_path)


def test_a_version_that_takes_all_is_safe(added: Added) -> None:
    entry = added({"v1": OLD}, {"v1": OLD, "v2": {**OLD, "more": TEXT}}, "v2")
    assert [f.rule for f in entry.findings] == ["version-added"]
    assert [(part.subject, part.findings[0].rule) for part in entry.parts] == [
        ("Order/v2 spec.more", "field-added")
    ]


def test_a_version_that_drops_or_retypes_fields_is_risky(added: Added) -> None:
    entry = added({"v1": OLD}, {"v1": OLD, "v2": {"name": WHOLE}}, "v2")
    [finding] = entry.findings
    assert (finding.rule, finding.severity.value) == ("version-added-incompatible", "risky")
    assert finding.message == (
        "version v2 added; it does not take all that v1 does: Order/v2 spec.name, Order/v2 spec.size"
    )
    assert [(part.subject, part.findings[0].rule) for part in entry.parts] == [
        ("Order/v2 spec.name", "type-changed"),
        ("Order/v2 spec.size", "field-removed"),
    ]


@pytest.mark.parametrize(
    ("conversion", "rule", "severity"),
    [
        (None, "version-added-lossy", "breaking"),
        ({"strategy": "None"}, "version-added-lossy", "breaking"),
        ({"strategy": "Webhook"}, "version-added-incompatible", "risky"),
    ],
    ids=str,
)
def test_objects_that_are_stored_as_it_lose_fields(
    added: Added, conversion: Json | None, rule: str, severity: str
) -> None:
    versions = {"v1": OLD, "v2": {"name": TEXT}}
    entry = added({"v1": OLD}, versions, "v2", stored="v2", conversion=conversion)
    [finding] = entry.findings
    assert (finding.rule, finding.severity.value) == (rule, severity)


@pytest.mark.parametrize(
    ("old", "name", "before"),
    [
        (["v1alpha1", "v1"], "v1beta1", "v1alpha1"),
        (["v1", "v1beta1"], "v2", "v1"),
        (["v1", "v10", "v2"], "v11", "v10"),
        (["v1alpha1", "v1alpha2"], "v1alpha3", "v1alpha2"),
        (["v1"], "v1alpha1", "v1"),
        (["first"], "v1", "first"),
    ],
)
def test_the_version_before_is_the_one_that_kubernetes_ranks_next_below(
    added: Added, old: list[str], name: str, before: str
) -> None:
    versions = {version: {version: TEXT} for version in old}
    entry = added(versions, {**versions, name: {}}, name, stored=old[0])
    assert f"it does not take all that {before} does" in entry.findings[0].message
    assert [part.subject for part in entry.parts] == [f"Order/{name} spec.{before}"]


def test_versions_of_a_kind_that_is_new_are_not_compared(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(json.dumps(definition({"v1": OLD}, "v1")))
    other = definition({"v1": OLD, "v2": {}}, "v1")
    other["metadata"]["name"] = "bills.shop.example.org"
    other["spec"]["names"] = {"kind": "Bill", "plural": "bills"}
    (tmp_path / "new.json").write_text(json.dumps(other))
    sides = [str(tmp_path / f"{side}.json") for side in ("old", "new")]
    report, _, _ = build_report(sides[0], sides[1], tmp_path / "no-schema")
    assert [(e.subject, e.findings[0].rule) for e in report.entries] == [
        ("Order", "kind-removed"),
        ("Bill", "kind-added"),
    ]

"""The table of kinds, ``openapi/resources.yaml``: how an API server serves each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from codegen import keywords
from codegen.bundle import Bundle
from codegen.problems import InputError, Problem

_SCOPES = ("Namespaced", "Cluster")
_KIND_KEYS = {
    "group",
    "kind",
    "plural",
    "singular",
    "scope",
    "shortNames",
    "categories",
    "versions",
}
_VERSION_KEYS = {"schema", "served", "storage", "subresources", "additionalPrinterColumns"}


@dataclass(frozen=True)
class Version:
    """One version of a kind; ``schema`` is its component's name."""

    name: str
    schema: str
    served: bool
    storage: bool
    subresources: dict[str, Any] | None
    printer_columns: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Resource:
    """One kind, as its CustomResourceDefinition names it."""

    group: str
    kind: str
    plural: str
    singular: str
    scope: str
    short_names: list[str]
    categories: list[str]
    versions: list[Version]

    @property
    def name(self) -> str:
        """The name of the CustomResourceDefinition."""
        return f"{self.plural}.{self.group}"


def load(bundle: Bundle) -> list[Resource]:
    """The kinds, in the table's order.

    Raises:
        InputError: the table holds unknown keys, lacks required ones, names a schema that is not
            there, or does not have exactly one storage version a kind.
    """
    file = bundle.folder.resources
    problems: list[Problem] = []
    resources: list[Resource] = []
    rows = file.data if isinstance(file.data, list) else []
    if not rows:
        problems.append(Problem(file.place(), "expected a list of kinds"))
    for index, row in enumerate(rows):
        pointer = f"/{index}"
        place = file.place(pointer)
        if not isinstance(row, dict):
            problems.append(Problem(place, f"expected a kind, got {row!r}"))
            continue
        found = _keys(row, _KIND_KEYS, _KIND_KEYS - {"shortNames", "categories"})
        if row.get("scope") not in _SCOPES:
            found.append(f"scope: expected one of {', '.join(_SCOPES)}, got {row.get('scope')!r}")
        given = row.get("versions")
        versions: dict[str, Any] = given if isinstance(given, dict) else {}
        for name, version in versions.items():
            where = file.place(f"{pointer}/versions/{name}")
            wrong = _keys(version, _VERSION_KEYS, {"schema", "served", "storage"})
            if not wrong:
                wrong = _matches(bundle, row, name, version["schema"])
            problems.extend(Problem(where, message) for message in wrong)
        stored = [name for name, version in versions.items() if (version or {}).get("storage")]
        if len(stored) != 1:
            found.append(f"expected one version with storage: true, got {len(stored)}")
        problems.extend(Problem(place, f"{row.get('kind')}: {message}") for message in found)
        if not problems:
            resources.append(_resource(row, versions))
    if problems:
        raise InputError(problems)
    return resources


def _keys(row: Any, known: set[str], required: set[str]) -> list[str]:
    if not isinstance(row, dict):
        return [f"expected a mapping, got {row!r}"]
    messages = [f"unknown key {key!r}" for key in row if key not in known]
    messages += [f"key {key!r} is missing" for key in sorted(required) if key not in row]
    return messages


def _matches(bundle: Bundle, row: dict[str, Any], version: str, schema: str) -> list[str]:
    component = bundle.schemas.get(schema)
    if component is None:
        return [f"schema {schema!r} is not listed in the root document"]
    expected = [{"group": row.get("group"), "version": version, "kind": row.get("kind")}]
    got = component.get(keywords.GROUP_VERSION_KIND)
    if got != expected:
        return [f"{schema}: expected {keywords.GROUP_VERSION_KIND} {expected}, got {got}"]
    return []


def _resource(row: dict[str, Any], versions: dict[str, Any]) -> Resource:
    return Resource(
        group=row["group"],
        kind=row["kind"],
        plural=row["plural"],
        singular=row["singular"],
        scope=row["scope"],
        short_names=row.get("shortNames", []),
        categories=row.get("categories", []),
        versions=[
            Version(
                name=name,
                schema=version["schema"],
                served=version["served"],
                storage=version["storage"],
                subresources=version.get("subresources"),
                printer_columns=version.get("additionalPrinterColumns", []),
            )
            for name, version in versions.items()
        ],
    )

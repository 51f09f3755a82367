"""The table of kinds, ``openapi/resources.yaml``: how an API server serves each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from codegen.problems import InputError, Problem
from codegen.schema import keywords, source
from codegen.schema.shapes import MAPPING, MAPPINGS, NAME, NAMES, TRUTH, Shape, wrong_keys

_SCOPES = ("Namespaced", "Cluster")
_KIND_KEYS = {
    "group": NAME,
    "kind": NAME,
    "plural": NAME,
    "singular": NAME,
    "scope": Shape(f"one of {', '.join(_SCOPES)}", lambda value: value in _SCOPES),
    "shortNames": NAMES,
    "categories": NAMES,
    "versions": MAPPING,
}
_VERSION_KEYS = {
    "schema": NAME,
    "served": TRUTH,
    "storage": TRUTH,
    "subresources": MAPPING,
    "additionalPrinterColumns": MAPPINGS,
}
_OPTIONAL = {"shortNames", "categories", "subresources", "additionalPrinterColumns"}


class KindsAndSchemas(Protocol):
    """The table of kinds, and the schemas that it may name."""

    @property
    def schemas(self) -> dict[str, dict[str, Any]]:
        """The schemas by name."""
        ...

    @property
    def resources(self) -> source.Source:
        """The table as it is written."""
        ...


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


def load(bundle: KindsAndSchemas) -> list[Resource]:
    """The kinds, in the table's order.

    Raises:
        InputError: the table holds unknown keys, lacks required ones, holds something else than it
            should, names a schema that is not there, has a kind twice, or does not have exactly
            one storage version a kind.
    """
    file = bundle.resources
    problems: list[Problem] = []
    resources: list[Resource] = []
    taken: set[tuple[str, str]] = set()
    rows = file.data if isinstance(file.data, list) else []
    if not rows:
        problems.append(Problem(file.place(), "expected a list of kinds"))
    for index, row in enumerate(rows):
        wrong = _problems(bundle, index, row)
        problems.extend(wrong)
        if wrong:
            continue
        names = {(row["group"], f"kind {row['kind']}"), (row["group"], f"plural {row['plural']}")}
        for _, name in sorted(names & taken)[:1]:
            problems.append(Problem(file.place(f"/{index}"), f"{name} stands here already"))
        taken |= names
        resources.append(_resource(row))
    if problems:
        raise InputError(problems)
    return resources


def _problems(bundle: KindsAndSchemas, index: int, row: Any) -> list[Problem]:
    file = bundle.resources
    place = file.place(f"/{index}")
    if not isinstance(row, dict):
        return [Problem(place, f"expected a kind, got {row!r}")]
    problems: list[Problem] = []
    found = _keys(row, _KIND_KEYS)
    given = row.get("versions")
    versions: dict[str, Any] = given if isinstance(given, dict) else {}
    for name, version in versions.items():
        wrong = _keys(version, _VERSION_KEYS) or _matches(bundle, row, name, version["schema"])
        where = file.place(f"/{index}/versions/{source.escape(name)}")
        problems.extend(Problem(where, message) for message in wrong)
    stored = [v for v in versions.values() if isinstance(v, dict) and v.get("storage") is True]
    if len(stored) != 1:
        found.append(f"expected one version with storage: true, got {len(stored)}")
    return problems + [Problem(place, f"{row.get('kind')}: {message}") for message in found]


def _keys(row: Any, expected: dict[str, Shape]) -> list[str]:
    return [message for _, message in wrong_keys(row, expected, _OPTIONAL)]


def _matches(bundle: KindsAndSchemas, row: dict[str, Any], version: str, schema: str) -> list[str]:
    component = bundle.schemas.get(schema)
    if component is None:
        return [f"schema {schema!r} is not listed in the root document"]
    expected = [{"group": row.get("group"), "version": version, "kind": row.get("kind")}]
    got = component.get(keywords.GROUP_VERSION_KIND)
    if got != expected:
        return [f"{schema}: expected {keywords.GROUP_VERSION_KIND} {expected}, got {got}"]
    return []


def _resource(row: dict[str, Any]) -> Resource:
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
            for name, version in row["versions"].items()
        ],
    )

"""How lists and maps are merged, and which items of a list differ."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, Rule, on, turned_off, turned_on
from codegen.diff.severity import BREAKING, RISKY, SAFE


def _has_more_keys(change: Change) -> bool:
    """Whether the keys of a list's items are the old ones and more."""
    return change.changed and set(change.old) < set(change.new)


RULES = (
    Rule(
        "list-type-atomic",
        MANIFEST,
        RISKY,
        "A list is applied as a whole.",
        matches=on(
            KEYWORD, "x-kubernetes-list-type", where=lambda change: change.new not in ("set", "map")
        ),
        message="list type {old} -> {new}",
        impact="Server-side apply by one manager replaces the items of the others.",
        fix="Let one manager own the whole list.",
    ),
    Rule(
        "list-type-keyed",
        MANIFEST,
        BREAKING,
        "A list became a set or a map: its items must differ.",
        matches=on(
            KEYWORD, "x-kubernetes-list-type", where=lambda change: change.new in ("set", "map")
        ),
        message="list type {old} -> {new}",
        impact="Manifests and stored objects with an item, or a key, twice are refused; server-side "
        "apply merges the list by item.",
        fix="Take out items that stand twice.",
    ),
    Rule(
        "list-map-keys-added",
        MANIFEST,
        RISKY,
        "The items of a list are told apart by further fields.",
        matches=on(KEYWORD, "x-kubernetes-list-map-keys", where=_has_more_keys),
        message="list map keys {old} -> {new}",
        impact="Server-side apply takes items that differ in the new keys for different ones.",
        fix="Write the new keys in every item, with the values that the objects have.",
    ),
    Rule(
        "list-map-keys-changed",
        MANIFEST,
        BREAKING,
        "The items of a list are told apart by other fields.",
        matches=on(
            KEYWORD, "x-kubernetes-list-map-keys", where=lambda change: not _has_more_keys(change)
        ),
        message="list map keys {old} -> {new}",
        impact="Items that differ in the old keys only are refused; server-side apply matches other items.",
        fix="Check lists for items with equal keys.",
    ),
    Rule(
        "map-type-changed",
        MANIFEST,
        RISKY,
        "A map is applied as a whole, or key by key.",
        matches=on(KEYWORD, "x-kubernetes-map-type"),
        message="map type {old} -> {new}",
        impact="Server-side apply with several managers owns other parts of the map than before.",
        fix="Check who owns the map.",
    ),
    Rule(
        "unique-items-added",
        MANIFEST,
        BREAKING,
        "The items of a list must differ.",
        matches=turned_on(KEYWORD, "uniqueItems"),
        message="items must differ",
        impact="Manifests and stored objects with an item twice are refused.",
        fix="Take out items that stand twice.",
    ),
    Rule(
        "unique-items-removed",
        MANIFEST,
        SAFE,
        "The items of a list may be equal.",
        matches=turned_off(KEYWORD, "uniqueItems"),
        message="items may be equal",
    ),
)

"""The CEL rules of the schemas."""

from __future__ import annotations

import pytest

from kserve_models._history import releases
from kserve_models._history.data import data
from kserve_models._history.structural import RULES, Schema
from kserve_models.admission.cel.evaluate import compiled
from kserve_models.admission.cel.rules import broken, known_expressions, rule_id
from kserve_models.admission.review import RELEASE


def expressions(schema: Schema, seen: set[int]) -> set[str]:
    if id(schema) in seen:
        return set()
    seen.add(id(schema))
    below = [*schema.get("properties", {}).values()]
    below += [schema[key] for key in ("items", "additionalProperties") if key in schema]
    found = {rule["rule"] for rule in schema.get(RULES, ())}
    return found.union(*(expressions(child, seen) for child in below))


def expressions_of(release: str) -> set[str]:
    seen: set[int] = set()
    found: set[str] = set()
    for kind in releases.kinds_of(release):
        for version in releases.versions_of(kind, release):
            served = releases.served(kind, version, release)
            assert served is not None
            found |= expressions(served.schema, seen)
    return found


def test_each_rule_of_the_schemas_has_an_id() -> None:
    webhooks, schemas = expressions_of("0.20"), expressions_of(RELEASE)
    assert (len(webhooks), len(schemas)) == (64, 68)
    assert webhooks | schemas == set(known_expressions())


def test_each_rule_of_any_release_can_be_evaluated() -> None:
    rules = {rule["rule"] for node in data()["nodes"] for rule in node.get(RULES, ())}
    assert len(rules) >= 64
    for rule in rules:
        compiled(rule)


def test_a_float_in_place_of_a_whole_number_cannot_be_read() -> None:
    schema: Schema = {
        "type": "object",
        "properties": {"n": {"type": "integer"}, "x": {"type": "number"}},
        RULES: [{"rule": "self.n < 5", "message": "n"}, {"rule": "self.x < 5.0", "message": "x"}],
    }
    (problem,) = broken({"n": 1.0, "x": 1.0}, None, schema)
    assert problem.message == (
        "n: the rule can't be evaluated, so it counts as broken: invalid data, expected int, got"
        " float"
    )
    assert [problem.message for problem in broken({"n": 1, "x": 7.0}, None, schema)] == ["x"]


def test_ids() -> None:
    assert rule_id("!(has(self.replicas) && has(self.scaling))") == "CEL-01"
    assert rule_id("self == oldSelf") == "CEL-10"
    assert rule_id("self.all(p1, self.exists_one(p2, p1.number==p2.number))") == "CEL-64"
    assert rule_id("self.size() > 0") == "CEL"


ONE: Schema = {
    "type": "object",
    "properties": {
        "a": {"type": "string", RULES: [{"rule": "self == oldSelf", "message": "a stays"}]},
        "b": {"type": "integer", RULES: [{"rule": "self < 5"}]},
        "c": {"type": "object", RULES: [{"rule": "self.x == 1", "message": "x is 1"}]},
        "d": {"type": "string", RULES: [{"rule": "self.lowerAscii() == self", "message": "low"}]},
    },
}


@pytest.mark.parametrize(
    ("obj", "old", "expected"),
    [
        ({"a": "x"}, None, []),
        ({"a": "x"}, {"a": "x"}, []),
        ({"a": "x"}, {"a": "y"}, [(("a",), "error", "a stays")]),
        ({"a": "x"}, {}, []),
        ({"b": 5}, None, [(("b",), "error", "self < 5")]),
        ({"b": 5}, {"b": 5}, []),
        ({"b": 5}, {"b": 6}, [(("b",), "error", "self < 5")]),
        ({"b": None}, None, []),
        (
            {"c": {}},
            {"c": {}},
            [
                (
                    ("c",),
                    "error",
                    "x is 1: the rule can't be evaluated, so it counts as broken: no such key: x",
                )
            ],
        ),
        (
            {"d": "x"},
            None,
            [(("d",), "not checked", "low: CEL's function lowerAscii is not known here")],
        ),
    ],
)
def test_what_is_broken(
    obj: dict[str, object], old: dict[str, object] | None, expected: list[object]
) -> None:
    found = [(problem.path, problem.severity, problem.message) for problem in broken(obj, old, ONE)]
    assert found == expected

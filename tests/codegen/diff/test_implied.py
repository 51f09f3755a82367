"""What a schema asks for that it asked for before, in other words: told apart, and never wrongly."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.diff import rules
from codegen.diff.changes.implied import cel
from codegen.diff.changes.implied.constraints import implied_by
from codegen.diff.changes.implied.rules import IMPLIED, MOVED, OF_NEW_FIELD, REWORDED, Proof
from codegen.diff.changes.schema_changes import schema_changes
from codegen.diff.compare.pairs import Pairs
from codegen.diff.severity import Severity
from codegen.diff.sides.nodes import Nodes

Json = dict[str, Any]


def judged(old: Json, new: Json) -> list[tuple[str, str, str]]:
    """Path, rule and words of each change between two schemas."""
    nodes = Nodes()
    pairs = Pairs()
    pairs.root("Order/v1", nodes.of_schema(old), nodes.of_schema(new))
    known = rules.load().values()
    return [
        (change.step.text, rules.classify(known, change).id, change.name)
        for pair in pairs.located()
        for change in schema_changes(pair.differences)
    ]


def found_rules(old: Json, new: Json) -> set[str]:
    return {rule for _, rule, _ in judged(old, new)}


def of_field(schema: Json) -> Json:
    return {"type": "object", "properties": {"field": schema}}


TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
IMPLIED_CONSTRAINTS: list[tuple[Json, Json, str]] = [
    ({"enum": ["a", "bc"]}, {"minLength": 1}, "minLength 1 added, which enum implied"),
    ({"enum": ["a", "bc"]}, {"maxLength": 2}, "maxLength 2 added, which enum implied"),
    ({"enum": [2, 4]}, {"minimum": 2}, "minimum 2 added, which enum implied"),
    ({"enum": [2, 4]}, {"multipleOf": 2}, "multipleOf 2 added, which enum implied"),
    ({"maximum": 9, "enum": [2]}, {"maximum": 5}, "maximum 9 -> 5, which enum implied"),
    (
        {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
        {"type": "integer", "minimum": 1},
        "minimum 0 -> 1, which exclusiveMinimum implied",
    ),
    (
        {"allOf": [{"maxLength": 253}, {"maxLength": 63}]},
        {"maxLength": 63},
        "maxLength 63 added, which allOf implied",
    ),
    (
        {"maxLength": 63},
        {"allOf": [{"maxLength": 253}, {"maxLength": 63}]},
        'allOf [{"maxLength": 253}, {"maxLength": 63}] added, which maxLength implied',
    ),
    (
        {"anyOf": [{"minimum": 3}, {"enum": [2]}]},
        {"minimum": 1},
        "minimum 1 added, which anyOf implied",
    ),
    (
        {"oneOf": [{"enum": ["a"]}]},
        {"enum": ["a", "b"]},
        'enum ["a", "b"] added, which oneOf implied',
    ),
    (
        {"enum": ["a", "b"], "allOf": [{"enum": ["a"]}]},
        {"enum": ["a"]},
        'enum ["a", "b"] -> ["a"], which allOf implied',
    ),
    (
        {"required": ["a", "b"]},
        {"minProperties": 2},
        "minProperties 2 added, which required implied",
    ),
    ({"allOf": [{"pattern": "^a"}]}, {"pattern": "^a"}, "pattern ^a added, which allOf implied"),
    (
        {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
        {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        'anyOf [{"required": ["a"]}, {"required": ["b"]}] added, which oneOf implied',
    ),
    (
        {"allOf": [{"not": {"required": ["a"]}}]},
        {"not": {"required": ["a", "b"]}},
        'not {"required": ["a", "b"]} added, which allOf implied',
    ),
]


@pytest.mark.parametrize(("old", "new", "says"), IMPLIED_CONSTRAINTS, ids=str)
def test_a_constraint_that_others_implied_is_safe(old: Json, new: Json, says: str) -> None:
    found = judged(of_field(old), of_field(new))
    assert ("field", "constraint-implied", says) in found
    known = rules.load()
    assert {known[rule].severity for _, rule, _ in found} == {Severity.SAFE}


NOT_IMPLIED: list[tuple[Json, Json, str]] = [
    ({"enum": ["", "bc"]}, {"minLength": 1}, "bound-added"),
    ({"enum": [2, 4]}, {"minimum": 2, "exclusiveMinimum": True}, "bound-added"),
    ({"enum": ["a", 2]}, {"multipleOf": 4}, "multiple-of-added"),
    ({"minimum": 0, "exclusiveMinimum": True}, {"minimum": 1}, "bound-tightened"),
    ({"allOf": [{"maxLength": 253}]}, {"maxLength": 63}, "bound-added"),
    ({"anyOf": [{"minimum": 3}, {"enum": [0]}]}, {"minimum": 1}, "bound-added"),
    ({"anyOf": [{"minimum": 3}, {}]}, {"minimum": 1}, "bound-added"),
    ({"not": {"minimum": 3}}, {"maximum": 4}, "bound-added"),
    ({"required": ["a", "a"]}, {"minProperties": 2}, "bound-added"),
    ({"not": {"required": ["a", "b"]}}, {"not": {"required": ["a"]}}, "composition-changed"),
    (
        {"oneOf": [{"minimum": 1}]},
        {"oneOf": [{"minimum": 1}, {"minimum": 2}]},
        "composition-changed",
    ),
    ({"anyOf": [{"minimum": 1}]}, {"oneOf": [{"minimum": 1}]}, "composition-added"),
    ({"allOf": [{"pattern": "^a"}]}, {"pattern": "^b"}, "pattern-added"),
]


@pytest.mark.parametrize(("old", "new", "rule"), NOT_IMPLIED, ids=str)
def test_a_constraint_that_refuses_more_is_breaking(old: Json, new: Json, rule: str) -> None:
    found = found_rules(of_field(old), of_field(new))
    assert rule in found
    assert rules.load()[rule].severity is Severity.BREAKING


def test_an_anyof_that_lets_more_through_asks_readers() -> None:
    old = of_field({"anyOf": [{"minimum": 3}, {"enum": [0]}]})
    new = of_field({"anyOf": [{"minimum": 2}, {"enum": [0]}]})
    assert found_rules(old, new) == {"composition-alternative-added"}


def test_values_that_come_with_an_implied_enum_are_told() -> None:
    old = of_field({"enum": ["a", "b"], "allOf": [{"enum": ["a"]}]})
    new = of_field({"enum": ["a", "c"]})
    assert found_rules(old, new) == {
        "composition-removed",
        "constraint-implied",
        "enum-value-added",
    }


SMALL = st.integers(min_value=0, max_value=3)
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "minimum": SMALL,
        "maximum": SMALL,
        "exclusiveMinimum": st.booleans(),
        "exclusiveMaximum": st.booleans(),
        "multipleOf": st.integers(min_value=1, max_value=3),
        "minLength": SMALL,
        "maxLength": SMALL,
        "minItems": SMALL,
        "uniqueItems": st.booleans(),
        "minProperties": SMALL,
        "required": st.lists(st.sampled_from("ab"), max_size=2),
        "enum": st.lists(st.sampled_from([0, 1, 2, 0.5, "", "a", "ab"]), min_size=1, max_size=3),
        "type": st.sampled_from(["integer", "number", "string", "object"]),
    },
)
SCHEMAS = st.recursive(
    PARTS,
    lambda inner: st.builds(
        lambda plain, more: {**plain, **more},
        PARTS,
        st.fixed_dictionaries(
            {},
            optional={
                "allOf": st.lists(inner, min_size=1, max_size=2),
                "anyOf": st.lists(inner, min_size=1, max_size=2),
                "oneOf": st.lists(inner, min_size=1, max_size=2),
                "not": inner,
                "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
                "items": inner,
            },
        ),
    ),
    max_leaves=6,
)
VALUES: list[Any] = [
    *(-1, 0, 1, 2, 3, 4, 0.5, 1.5, "", "a", "ab", "abc", [], [0], [1, 1], ["a", "ab", "abc"]),
    *({}, {"a": 0}, {"a": 1, "b": "ab"}, {"b": 2}, {"a": "", "b": 3, "c": 1}),
]


def is_valid(schema: Json, value: Any) -> bool:
    # Draft 4 wants what a bound is exclusive of, where an API server does not.
    return bool(jsonschema.Draft4Validator(completed(schema)).is_valid(value))


def completed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [completed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: completed(part) for key, part in schema.items()}
    for bound in ("Minimum", "Maximum"):
        if bound.lower() not in found:
            found.pop(f"exclusive{bound}", None)
    return found


@settings(max_examples=150, deadline=None)
@given(SCHEMAS, SCHEMAS)
def test_no_value_that_was_valid_is_refused_by_what_is_implied(old: Json, new: Json) -> None:
    for key in new:
        if key.startswith("exclusive") or implied_by(old, new, key) is None:
            continue
        beside = {f"exclusive{key.capitalize()}"} & {*new}
        alone = {name: new[name] for name in (key, *beside)}
        for value in VALUES:
            assert not is_valid(old, value) or is_valid(alone, value), (key, value)


FIELDS: Json = {
    "type": "object",
    "properties": {
        "a": {"type": "object", "properties": {"b": WHOLE, "c": WHOLE}},
        "list": {"type": "array", "items": {"type": "object", "properties": {"b": WHOLE}}},
        "m": WHOLE,
        "n": WHOLE,
        "name": TEXT,
    },
}


def changed(schema: Json, *path: str, **keywords: Any) -> Json:
    """A schema with keywords at a path set, or removed where they are None."""
    result = {**schema}
    if path:
        result["properties"] = {
            **schema["properties"],
            path[0]: changed(schema["properties"].get(path[0], {}), *path[1:], **keywords),
        }
        return result
    return {key: value for key, value in {**result, **keywords}.items() if value is not None}


def with_rules(schema: Json, *texts: str, at: tuple[str, ...] = (), **more: Any) -> Json:
    marks = {"x-kubernetes-validations": [{"rule": text, **more} for text in texts]}
    if at[-1:] == ("items",):
        items = schema["properties"][at[0]]["items"]
        return changed(schema, *at[:-1], items={**items, **marks})
    return changed(schema, *at, **marks)


def verdict(old: Json, new: Json, text: str) -> str | None:
    nodes = Nodes()
    found = Proof(nodes.of_schema(old), nodes.of_schema(new)).of_rule({"rule": text})
    return found.key if found else None


NOTATIONS = [
    ("self.m<self.n", "  self.m  <\n self.n // fewer"),
    ("self.m < self.n", "(self.n > (self.m))"),
    ("self.m <= self.n", "self.n >= self.m"),
    ("self.name != 'a'", '!("a" == self.name)'),
    ("self.name == 'a\\n'", "self.name == '''a\n'''"),
    ("self.name == r'a\\n'", "self.name == 'a\\\\n'"),
    ("self.list.all(x, x.b > 1)", "self.list.all(item, item.b > 1)"),
    ("self.list.all(i, x, x.b > i)", "self.list.all(at, it, it.b > at)"),
    ("cel.bind(x, self.m, x > 1 && x < 9)", "cel.bind(y, self.m, y < 9 && y > 1)"),
    ("has(self.m) && has(self.n)", "has(self.n) && (has(self.m))"),
    ("!(!has(self.m))", "has(self.m)"),
    ("self.m == 0x10", "self.m == 16"),
    ("{'a': 1, 'b': 2}['a'] == self.m", "self.m == {'b': 2, 'a': 1}['a']"),
]


@pytest.mark.parametrize(("old", "new"), NOTATIONS)
def test_another_notation_asks_for_the_same(old: str, new: str) -> None:
    assert cel.parse(old) == cel.parse(new) is not None
    assert verdict(with_rules(FIELDS, old), FIELDS, new) == REWORDED
    pair = with_rules(FIELDS, old), with_rules(FIELDS, new)
    assert found_rules(*pair) == {"validation-reworded"}


OTHERS = [
    ("self.m < self.n", "self.n < self.m"),
    ("self.m - self.n > 0", "self.n - self.m > 0"),
    ("self.name == 'a '", "self.name == 'a'"),
    ("self.name == r'a\\n'", "self.name == 'a\\n'"),
    (
        "self.list.all(x, self.list.exists(y, x == y))",
        "self.list.all(x, self.list.exists(y, y == y))",
    ),
    ("self.m == 1", "self.m == 1.0"),
    ("self.m == 1", "self.m == 1u"),
    ("self.list.all(x, x.b > 1)", "self.list.exists(x, x.b > 1)"),
]


@pytest.mark.parametrize(("old", "new"), OTHERS)
def test_another_rule_is_no_other_notation(old: str, new: str) -> None:
    assert None not in (cel.parse(old), cel.parse(new))
    assert cel.parse(old) != cel.parse(new)
    assert verdict(with_rules(FIELDS, old), FIELDS, new) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "self.", "self.m <", "(self.m", "self.name == 'a", "self.m ; 1", "has(self)", "has()",
        "a.b.Message{field: 1}", "self.name == '\\q'", "self.name == '\\U00110000'", "1 2",
        "[1, 2", "{'a': }", "self.?f(x)", "cel.bind(1, 2, 3)", "(" * 100 + "true" + ")" * 100,
        "true || " * 2000 + "true",
    ],
)  # fmt: skip
def test_what_is_not_understood_proves_nothing(text: str) -> None:
    assert cel.parse(text) is None
    assert verdict(with_rules(FIELDS, "self.m < 9"), FIELDS, text) is None


ASKS_NO_MORE = [
    (["has(self.m)"], "has(self.m) || has(self.n)"),
    (["has(self.m) && self.n > 1"], "self.n > 1"),
    (["has(self.m)", "!has(self.m) || has(self.n)"], "has(self.n)"),
    (["has(self.m)", "self.n > 1"], "has(self.m) && self.n > 1"),
    (["!(has(self.m) && has(self.n))"], "!has(self.m) || !has(self.n)"),
    (["has(self.m) ? has(self.n) : !has(self.n)"], "has(self.m) == has(self.n)"),
    (["has(self.m) == has(self.n)"], "!has(self.m) || has(self.n)"),
    (["!has(self.a) || has(self.a.b)"], "!has(self.a) || has(self.a.b) || has(self.m)"),
    (["self.n in [1, 2]"], "self.n in [1, 2] || true"),
]


@pytest.mark.parametrize(("old", "new"), ASKS_NO_MORE)
def test_a_rule_that_follows_from_others_is_safe(old: list[str], new: str) -> None:
    assert verdict(with_rules(FIELDS, *old), with_rules(FIELDS, new), new) == IMPLIED


ASKS_MORE = [
    (["has(self.m) || has(self.n)"], "has(self.m)"),
    (["self.n > 1"], "self.n > 2"),
    (["!has(self.m) || has(self.n)"], "has(self.n)"),
    # Where there is no "a", to ask for what it holds is an error.
    (["!has(self.a) || has(self.a.b)"], "has(self.a.b) || !has(self.a.b)"),
    (["oldSelf.m == self.m || has(self.n)"], "has(self.n) || oldSelf.m == self.m || self.m > 1"),
    (["self.m == 1 || self.n == 1 || oldSelf.m == 1"], "self.n == 1 || self.m == 1"),
    # A condition with an error in it is neither true nor false.
    ([], "self.m > 1 || !(self.m > 1)"),
    ([], "!(self.m > 1 ? false : false)"),
    ([], "!((self.m > 1 || self.n > 1) && !(self.m > 1) && !(self.n > 1))"),
    ([], "!(true && self.m > 1) || self.m > 1"),
    ([], "(has(self.m) ? 1 : 2) == self.n"),
]


@pytest.mark.parametrize(("old", "new"), ASKS_MORE)
def test_a_rule_that_may_ask_for_more_is_breaking(old: list[str], new: str) -> None:
    assert verdict(with_rules(FIELDS, *old), with_rules(FIELDS, new), new) is None


NEW = changed(changed(FIELDS, "new", **FIELDS["properties"]["a"]), "a", "new", type="integer")


@pytest.mark.parametrize(
    "text",
    [
        "!has(self.new) || has(self.m)",
        "has(self.new) ? self.new.b > 1 : true",
        "!(has(self.new) && has(self.m))",
        "!has(self.new) || !has(self.new.b) || self.new.b > 1",
        "!has(self.a) || !has(self.a.new) || self.a.new > 1",
        "!has(self.a) || !(has(self.a.new) && self.a.new > 9)",
    ],
)
def test_a_rule_that_a_new_field_switches_on_is_safe(text: str) -> None:
    assert verdict(FIELDS, NEW, text) == OF_NEW_FIELD


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (FIELDS, NEW, "has(self.new) || has(self.m)"),
        (FIELDS, NEW, "!has(self.a.new) || self.a.new > 1"),
        (FIELDS, NEW, "!has(self.m) || has(self.new)"),
        (FIELDS, changed(NEW, "new", default={}), "!has(self.new) || has(self.m)"),
        (
            FIELDS,
            changed(NEW, "a", default={"new": 1}),
            "!has(self.a) || !has(self.a.new) || has(self.m)",
        ),
        (
            changed(FIELDS, **{"x-kubernetes-preserve-unknown-fields": True}),
            NEW,
            "!has(self.new) || has(self.m)",
        ),
        (changed(FIELDS, "new", type="object"), NEW, "!has(self.new) || has(self.m)"),
    ],
    ids=str,
)
def test_a_rule_that_an_old_object_may_meet_is_breaking(old: Json, new: Json, text: str) -> None:
    assert verdict(old, new, text) is None


MOVED_RULES: list[tuple[tuple[str, ...], str, str, str]] = [
    (("a",), "self.b < self.c", "!has(self.a) || self.a.b < self.a.c", "a"),
    (("a",), "has(self.b)", "!has(self.a) || has(self.a.b)", "a"),
    (("a", "b"), "self > 1", "!has(self.a) || !has(self.a.b) || self.a.b > 1", "a.b"),
    (("list",), "self.size() < 3", "!has(self.list) || self.list.size() < 3", "list"),
    (
        ("list", "items"),
        "self.b > 1",
        "!has(self.list) || self.list.all(x, x.b > 1)",
        "list[]",
    ),
]


@pytest.mark.parametrize(("at", "old", "new", "place"), MOVED_RULES)
def test_a_rule_that_moved_up_is_safe(at: tuple[str, ...], old: str, new: str, place: str) -> None:
    before, after = with_rules(FIELDS, old, at=at), with_rules(FIELDS, new, message="kept")
    assert verdict(before, after, new) == MOVED
    assert ("", "validation-moved", f"kept (from {place})") in judged(before, after)


def test_a_rule_that_moved_up_needs_no_guard_where_the_field_is_required() -> None:
    required = changed(FIELDS, required=["a"])
    text = "self.a.b < self.a.c"
    old = with_rules(required, "self.b < self.c", at=("a",))
    assert verdict(old, required, text) == MOVED
    loose = with_rules(FIELDS, "self.b < self.c", at=("a",))
    assert verdict(loose, FIELDS, text) is None


@pytest.mark.parametrize(
    "new",
    [
        changed(FIELDS, "a", "b", default=1),
        changed(FIELDS, "a", "b", type="number"),
        changed(FIELDS, "a", nullable=True),
        changed(FIELDS, "a", default={"b": 1}),
    ],
    ids=str,
)
def test_a_rule_of_what_reads_otherwise_now_is_breaking(new: Json) -> None:
    text = "!has(self.a) || self.a.b < self.a.c"
    old = with_rules(FIELDS, "self.b < self.c", at=("a",))
    assert verdict(old, FIELDS, text) == MOVED
    assert verdict(old, new, text) is None


def test_a_field_that_gets_a_default_is_no_premise() -> None:
    """Without the field, the old rule asked for nothing; with the default, the field is there."""
    old = with_rules(FIELDS, "!has(self.m) || self.n > 1")
    assert verdict(old, changed(FIELDS, "m", default=1), "self.n > 1") is None


def test_a_field_that_a_rule_asked_for_may_be_required() -> None:
    old = with_rules(FIELDS, "has(self.m)", "!has(self.m) || has(self.n)")
    assert judged(old, changed(FIELDS, required=["m", "n", "name"])) == [
        ("m", "constraint-implied", "field m is required now, which a validation rule implied"),
        ("n", "constraint-implied", "field n is required now, which a validation rule implied"),
        ("name", "required-added", "name"),
        ("", "validation-removed", "has(self.m)"),
        ("", "validation-removed", "!has(self.m) || has(self.n)"),
    ]
    parts = changed(FIELDS, allOf=[{"required": ["m"]}])
    assert ("m", "constraint-implied", "field m is required now, which allOf implied") in judged(
        parts, changed(FIELDS, required=["m"])
    )


class Error:
    """What CEL makes of a field that is not there."""


class Rule:
    """A rule as text, and as CEL evaluates it, written without the code that is tested."""

    def __init__(self, text: str, value: Callable[[Json], Any]) -> None:
        self.text = text
        self.value = value

    def __repr__(self) -> str:
        return self.text


def has(*path: str) -> Rule:
    def value(found: Any) -> Any:
        for name in path[:-1]:
            if name not in found:
                return Error
            found = found[name]
        return path[-1] in found

    return Rule(f"has(self.{'.'.join(path)})", value)


def above(limit: int, *path: str) -> Rule:
    def value(found: Any) -> Any:
        for name in path:
            if name not in found:
                return Error
            found = found[name]
        return found > limit

    return Rule(f"self.{'.'.join(path)} > {limit}", value)


def no(rule: Rule) -> Rule:
    def value(found: Json) -> Any:
        result = rule.value(found)
        return Error if result is Error else not result

    return Rule(f"!({rule.text})", value)


def junction(one: Rule, other: Rule, decides: bool) -> Rule:
    def value(found: Json) -> Any:
        results = [one.value(found), other.value(found)]
        if decides in results:
            return decides
        return Error if Error in results else not decides

    return Rule(f"({one.text} {'||' if decides else '&&'} {other.text})", value)


def choice(condition: Rule, one: Rule, other: Rule) -> Rule:
    def value(found: Json) -> Any:
        result = condition.value(found)
        return Error if result is Error else (one if result else other).value(found)

    return Rule(f"({condition.text} ? {one.text} : {other.text})", value)


ATOMS = [has("a"), has("a", "b"), has("m"), above(1, "m"), above(1, "n"), above(1, "a", "b")]
RULES = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.builds(no, inner),
        st.builds(junction, inner, inner, st.booleans()),
        st.builds(choice, inner, inner, inner),
    ),
    max_leaves=5,
)


def objects(*, with_m: bool) -> Iterator[Json]:
    """Each object there can be, as far as the rules can tell them apart."""
    inner: list[Json | None] = [None, {}, {"b": 1}, {"b": 2}]
    plain: list[int | None] = [None, 1, 2]
    for a, m, n in itertools.product(inner, plain if with_m else [None], plain):
        found = {"a": a, "m": m, "n": n}
        yield {key: value for key, value in found.items() if value is not None}


@settings(max_examples=200, deadline=None)
@given(st.lists(RULES, max_size=2), RULES, st.booleans())
def test_no_object_that_was_valid_breaks_a_rule_that_is_told_as_safe(
    old: list[Rule], new: Rule, is_m_new: bool
) -> None:
    before = FIELDS
    if is_m_new:
        held = {key: value for key, value in FIELDS["properties"].items() if key != "m"}
        before = {**FIELDS, "properties": held}
        old = [rule for rule in old if "self.m" not in rule.text]
    schema = with_rules(before, *[rule.text for rule in old])
    if verdict(schema, FIELDS, new.text) is None:
        return
    for found in objects(with_m=not is_m_new):
        if all(rule.value(found) is True for rule in old):
            assert new.value(found) is True, found

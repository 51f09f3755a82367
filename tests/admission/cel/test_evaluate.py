"""CEL expressions: what they are for which values."""

from __future__ import annotations

from typing import Any

import pytest

from kserve_models.admission.cel.evaluate import EvaluationError, compiled, names
from kserve_models.admission.cel.syntax import UnsupportedError

SELF: dict[str, Any] = {
    "a": 1,
    "b": 2,
    "none": None,
    "text": "/a/b",
    "items": [{"kind": "x", "n": 1}, {"kind": "y", "n": 2}, {"kind": "x", "n": 2}],
    "map": {"k": "v"},
}


def value(expression: str) -> Any:
    return compiled(expression)({"self": SELF})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("true", True),
        ("null == null", True),
        ("1 + 2 - 4", -1),
        ("-self.a", -1),
        ("'a' + \"b\"", "ab"),
        ("[1, 2] + [3]", [1, 2, 3]),
        (r"'a\n\x41\u0042\'' ", "a\nAB'"),
        (r"r'a\n'", "a\\n"),
        ('r"""a"b"""', 'a"b'),
        ("0x10", 16),
        ("1.5 > 1", True),
        ("1 == 1.0", True),
        ("1 == '1'", False),
        ("true == 1", False),
        ("[1, []] == [1, []]", True),
        ("self.a < self.b && self.b >= 2", True),
        ("self.a != 1 || self.b == 2", True),
        ("!(self.a == 1)", False),
        ("self.a == 1 ? 'one' : 'other'", "one"),
        ("self.a == 2 ? 'two' : self.b == 2 ? 'b' : 'c'", "b"),
        ("has(self.a)", True),
        ("has(self.none)", False),
        ("has(self.other)", False),
        ("has(self.map.k) && !has(self.map.j)", True),
        ("size(self.text)", 4),
        ("self.items.size()", 3),
        ("self.items[1].n", 2),
        ("self.map['k']", "v"),
        ("'k' in self.map", True),
        ("1 in [1, 2]", True),
        ("'*' in ['a']", False),
        ("self.text.startsWith('/a') && self.text.endsWith('b')", True),
        ("self.text.contains('//')", False),
        ("self.text.matches('^/[a-z]/.$')", True),
        ("'a\\n'.matches('^a$')", False),
        ("self.items.all(i, i.n > 0)", True),
        ("self.items.exists(i, i.kind == 'y')", True),
        ("self.items.exists_one(i, i.kind == 'x')", False),
        ("self.items.filter(i, i.kind == 'x').size()", 2),
        ("self.map.all(k, k == 'k')", True),
        ("self.items.all(p, self.items.exists_one(q, p.n == q.n && p.kind == q.kind))", True),
        ("duration('1h') > duration('59m59s')", True),
        ("duration('0s') == duration('0')", True),
    ],
)
def test_values(expression: str, expected: Any) -> None:
    found = value(expression)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("self.other", "no such key: other"),
        ("self.none.x", "no such key: none"),
        ("self.text.x", "no field x in what is no map"),
        ("has(self.other.x)", "no such key: other"),
        ("self.items[3]", "no such item: 3"),
        ("other", "no such variable: other"),
        ("self.a && true", "no such overload: expected a boolean"),
        ("self.a < 'b'", "no such overload: values of two types have no order"),
        ("self.items < self.items", "no such overload: such values have no order"),
        ("1 in 1", "no such overload: expected a list or map after in"),
        ("1 + 'a'", "no such overload: expected values of one type"),
        ("size(1)", "no such overload: expected text, a list or a map"),
        ("self.a.all(i, true)", "no such overload: expected a list or a map"),
        ("9223372036854775807 + 1", "integer overflow"),
        (
            "duration('1') == duration('1s')",
            "expected a duration such as 10s, 1m30s or 100ms, got '1'",
        ),
        ("duration(1) == duration('1s')", "no such overload: expected text"),
    ],
)
def test_what_has_no_value(expression: str, reason: str) -> None:
    with pytest.raises(EvaluationError) as raised:
        value(expression)
    assert str(raised.value) == reason


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("self.other == 1 || true", True),
        ("true || self.other == 1", True),
        ("self.other == 1 && false", False),
        ("self.items.exists(i, i.n == 2 || i.other)", True),
        ("self.items.all(i, i.n != 2 && i.other)", False),
    ],
)
def test_one_side_makes_good_what_the_other_fails_with(expression: str, expected: bool) -> None:
    assert value(expression) is expected


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("self.map(i, i)", "CEL's function map is not known here"),
        ("self.text.format(['a'])", "CEL's function format is not known here"),
        ("{'a': 1}", "CEL that is not known here: \"{'a': 1}\""),
        ("1 * 2", "CEL that is not known here: ' * 2'"),
        ("b'a'", "CEL that is not known here: \"'a'\""),
        ("(1", "CEL that is not known here: ''"),
        ("1 2", "CEL that is not known here: '2'"),
        ("", "CEL that is not known here: ''"),
    ],
)
def test_what_is_not_known(expression: str, problem: str) -> None:
    with pytest.raises(UnsupportedError) as raised:
        compiled(expression)
    assert str(raised.value) == problem


def test_names() -> None:
    assert names("self.a == oldSelf.a && [1].all(x, x > 0)") == {"self", "oldSelf", "x"}

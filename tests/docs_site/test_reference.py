"""What the reference tells: every keyword, examples that are valid and the same in both languages."""

from __future__ import annotations

from typing import Any

import pytest

import kserve_models
from docs_site.pages import rule_pages
from docs_site.reference import examples, facts, operations, rules
from docs_site.reference.facts import Fact, Rule
from docs_site.reference.schema import Field, Reference
from kserve_models.admission import validate


def nodes(node: dict[str, Any]) -> Any:
    yield node
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            yield from nodes(node[key])
    for child in node.get("properties", {}).values():
        yield from nodes(child)


def test_no_keyword_of_the_schema_is_left_out(reference: Reference) -> None:
    used = {key for each in reference.types.values() for node in nodes(each.node) for key in node}
    assert {key for key in used - facts.HANDLED if not key.startswith("x-kserve-")} == set()


@pytest.mark.parametrize(
    ("node", "words", "told"),
    [
        (
            {"type": "integer", "format": "int32", "minimum": 0, "default": 1},
            "integer (int32)",
            [Fact("At least", "0"), Fact("Default", "1")],
        ),
        (
            {"type": "string", "enum": ["a", ""], "default": ""},
            "string",
            [Fact("One of", '`a`, `""`', is_code=False), Fact("Default", '""')],
        ),
        (
            {
                "type": "array",
                "maxItems": 3,
                "x-kubernetes-list-type": "set",
                "items": {"type": "string", "pattern": "^a+$"},
            },
            "list of string",
            [
                Fact("Items, at most", "3"),
                Fact("List", "merged by value; no two alike", is_code=False),
                Fact("Each item: Pattern", "^a+$"),
            ],
        ),
        (
            {
                "x-kubernetes-int-or-string": True,
                "anyOf": [{"type": "integer"}, {"type": "string"}],
            },
            "integer or string",
            [],
        ),
        (
            {"type": "number", "minimum": 0, "exclusiveMinimum": True, "nullable": True},
            "number",
            [Fact("At least", "0, not included"), Fact("Null", "allowed", is_code=False)],
        ),
    ],
)
def test_a_node_in_words(node: dict[str, Any], words: str, told: list[Fact]) -> None:
    assert facts.type_words(node) == (words, None)
    assert list(facts.facts(node)) == told


def test_rules_of_items_are_told() -> None:
    rule = {"rule": "self > 0", "message": "must be positive"}
    node = {"type": "array", "items": {"type": "integer", "x-kubernetes-validations": [rule]}}
    assert facts.rules(node) == [Rule("must be positive", "self > 0")]


def test_types_name_what_they_hold() -> None:
    node = {"type": "array", "items": {"$ref": "#/components/schemas/V1EnvVar"}}
    assert facts.type_words(node) == ("list of ", "V1EnvVar")


def test_examples_are_valid_and_say_the_same_twice(reference: Reference) -> None:
    for kind in reference.kinds:
        example = examples.example(kind)
        model = getattr(kserve_models, kind.version.schema)
        read = model.from_yaml(example.yaml, strict=True)
        names: dict[str, Any] = {}
        exec(compile(example.python, kind.slug, "exec"), names)
        assert names["resource"] == read
        assert (read.api_version, read.kind) == (kind.api_version, kind.name)
        problems = validate(read)
        assert [each for each in problems if each.severity != "not checked"] == []


def test_every_method_of_the_classes_is_told(reference: Reference) -> None:
    told = {
        (each.api_class, each.method)
        for kind in reference.kinds
        for each in operations.operations(reference, kind)
    }
    classes = {api_class for api_class, _ in told}
    methods = {
        (api_class, name)
        for api_class in classes
        for name in dir(getattr(kserve_models, api_class))
        if not name.startswith("_") and name != "api_client" and not name.endswith("_http_info")
    }
    assert told == methods
    assert classes == {"ServingV1alpha1Api", "ServingV1alpha2Api", "ServingV1beta1Api"}


def test_parameters_come_with_types(reference: Reference) -> None:
    (kind,) = [kind for kind in reference.kinds if kind.name == "InferenceService"]
    (read,) = [
        each
        for each in operations.operations(reference, kind)
        if each.method == "read_namespaced_inference_service"
    ]
    assert [(term.name, term.type) for term in read.parameters][:2] == [
        ("name", "str"),
        ("namespace", "str"),
    ]


def test_every_rule_has_its_heading() -> None:
    pages = {page.name: page.body for page in rule_pages.pages()}
    for name, groups in (("diff", rules.of_diff()), ("validate", rules.of_validate())):
        for group in groups:
            for rule in group.rules:
                assert f'<h3 id="{rule.id}">' in pages[f"rules/{name}"]
    assert len(pages) == 1 + bool(rules.of_validate())


def test_since_is_told_by_kind() -> None:
    of_all = Field("a", "a", "V1A", {"x-kserve-since": "0.16"}, False, False)
    of_some = Field("b", "b", "V1A", {"x-kserve-since": {"A": "0.9", "B": "0.17"}}, False, False)
    unknown = Field("c", "c", "V1A", {}, False, False)
    assert [each.since("A") for each in (of_all, of_some, unknown)] == ["0.16", "0.9", ""]
    assert of_some.since("C") == ""
    assert of_some.since() == "0.9 in A; 0.17 in B"

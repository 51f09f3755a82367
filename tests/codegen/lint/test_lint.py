"""Each rule of lint: a schema that breaks it, and one that does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen import bundle, lint
from codegen.schema import keywords
from kserve_models._model.resource import Resource
from kserve_models._model.shorthands import TRANSLATIONS
from tests import REPOSITORY
from tests.codegen.widget_schema import OTHER, spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Codegen, Widget

TYPES = "array, boolean, integer, number, object, string"


def lines(folder: Path) -> list[str]:
    return [str(problem) for problem in lint.lint(folder)]


@pytest.mark.wide  # and a part of make check
def test_the_schema_of_the_project_is_clean() -> None:
    assert lines(REPOSITORY / "openapi") == []


def test_the_small_schema_is_clean(widget: Widget) -> None:
    assert lines(widget()) == []
    assert (
        lines(
            widget(
                spec_with(
                    "other: {description: One beside it here., allOf: [{$ref: '#/Other'}]}", OTHER
                )
            )
        )
        == []
    )


class TestDescribed:
    @pytest.mark.parametrize(
        ("node", "message"),
        [
            ("{type: string}", "expected a description"),
            ("{type: string, description: ''}", "expected a description"),
            ("{type: string, description: ' '}", "expected a description"),
            ("{type: string, description: 5}", "expected a description"),
            (
                "{type: string, description: TODO say more.}",
                (
                    "'TODO say more.' is still to be written: say what it means, its unit, its default and"
                    " what it excludes, in words of its own"
                ),
            ),
            (
                "{type: string, description: Too few words.}",
                "expected a description that says something, got 'Too few words.'",
            ),
            (
                "{type: string, description: It has no full stop}",
                "expected a description in full sentences, got no full stop",
            ),
        ],
    )
    def test_a_property_says_what_it_is(self, widget: Widget, node: str, message: str) -> None:
        assert lines(widget(spec_with(f"a: {node}"))) == [f"openapi/spec.yaml:5: a: {message}"]

    @pytest.mark.parametrize(
        "text", ["It is like this.", "One of `a`, `b`, `c`", "It is (or was) like (this)"]
    )
    def test_sentences_may_end_in_a_stop_a_bracket_or_code(self, widget: Widget, text: str) -> None:
        assert lines(widget(spec_with(f"a: {{type: string, description: '{text}'}}"))) == []

    def test_a_schema_says_what_it_is(self, widget: Widget) -> None:
        spec = "V1WidgetSpec:\n  type: object\n  properties: {}\n"
        assert lines(widget(spec)) == ["openapi/spec.yaml:1: V1WidgetSpec: expected a description"]

    def test_a_property_of_a_part_said_again_needs_none(self, widget: Widget) -> None:
        spec = """
        V1WidgetSpec:
          description: What the widget is.
          allOf: [{$ref: '#/Part'}]
          properties: {port: {type: integer}}
        Part:
          description: A part of the widget.
          properties: {port: {type: string, description: Port of the part.}}
        """
        assert lines(widget(spec)) == []


class TestKnownKeywords:
    @pytest.mark.parametrize(
        "key", ["title", "example", "x-mine", "x-kserve-variant-of", "$schema"]
    )
    def test_an_unknown_keyword_is_found(self, widget: Widget, key: str) -> None:
        node = f"a:\n  description: What it is called.\n  type: string\n  {key}: b"
        assert lines(widget(spec_with(node))) == [f"openapi/spec.yaml:8: unknown keyword {key!r}"]

    @pytest.mark.parametrize(
        ("key", "meant"),
        [
            ("descripton", "description"),
            ("nullabel", "nullable"),
            ("x-kubernetes-lst-type", "x-kubernetes-list-type"),
            ("x-kserve-alias", "x-kserve-aliases"),
        ],
    )
    def test_what_a_misspelt_keyword_may_mean_is_said(
        self, widget: Widget, key: str, meant: str
    ) -> None:
        node = f"a:\n  description: What it is called.\n  type: string\n  {key}: b"
        assert lines(widget(spec_with(node))) == [
            f"openapi/spec.yaml:8: unknown keyword {key!r}: did you mean {meant!r}?"
        ]

    def test_a_misspelt_keyword_has_no_consequences(self, widget: Widget) -> None:
        spec = (
            "V1WidgetSpec:\n  description: What the widget is.\n  type: object\n"
            "  required: [size, other]\n  x-kserve-positional: [size, other]\n"
            "  propertys:\n    size: {type: integer}\n    other: {$ref: '#/Other'}\n"
        )
        assert lines(widget(spec + OTHER)) == [
            "openapi/spec.yaml:6: unknown keyword 'propertys': did you mean 'properties'?"
        ]
        node = "a: {descripton: What it is called., type: string}"
        assert lines(widget(spec_with(node))) == [
            "openapi/spec.yaml:5: unknown keyword 'descripton': did you mean 'description'?"
        ]

    @pytest.mark.parametrize("holder", ["items", "additionalProperties", "not"])
    def test_an_unknown_keyword_is_found_further_down(self, widget: Widget, holder: str) -> None:
        node = f"a:\n  description: What it is called.\n  {holder}:\n    typo: string"
        assert "openapi/spec.yaml:8: unknown keyword 'typo'" in lines(widget(spec_with(node)))

    @pytest.mark.parametrize("holder", ["anyOf", "oneOf"])
    def test_an_unknown_keyword_is_found_in_alternatives(self, widget: Widget, holder: str) -> None:
        node = f"a:\n  description: What it is called.\n  type: string\n  {holder}:\n  - typo: a"
        assert lines(widget(spec_with(node))) == ["openapi/spec.yaml:9: unknown keyword 'typo'"]

    def test_properties_may_have_any_name(self, widget: Widget) -> None:
        node = "descripton: {description: What it is called., type: string}"
        assert lines(widget(spec_with(node))) == []

    @pytest.mark.parametrize("name", ["on", "yes", "y", "No", "true"])
    def test_a_name_that_yaml_reads_as_a_truth_is_found(self, widget: Widget, name: str) -> None:
        node = f"{name}: {{description: What it is called., type: string}}"
        read = "false" if name == "No" else "true"
        [line] = lines(widget(spec_with(node)))
        way_out = "quote the name if one of these is meant, or choose another"
        read_so = f"property {read!r}: YAML reads on, off, yes, no, y and n so"
        assert line == f"openapi/spec.yaml:5: {read_so}: {way_out}"
        if name != "true":
            assert lines(widget(spec_with(node.replace(name, f"'{name}'", 1)))) == []

    def test_data_is_not_searched_for_keywords(self, widget: Widget) -> None:
        node = (
            "a: {description: What it is called., type: object, default: {typo: 1},"
            " enum: [{typo: 1}]}"
        )
        assert lines(widget(spec_with(node))) == []

    @pytest.mark.parametrize(("kind", "meant"), [("Object", "object"), ("strng", "string")])
    def test_what_a_misspelt_type_may_mean_is_said(
        self, widget: Widget, kind: str, meant: str
    ) -> None:
        node = f"a: {{description: What it is called., type: {kind}}}"
        assert lines(widget(spec_with(node))) == [
            f"openapi/spec.yaml:5: expected a type of {TYPES}, got {kind!r}: did you mean {meant!r}?"
        ]

    @pytest.mark.parametrize("kind", ["str", "int", "null", "5"])
    def test_an_unknown_type_is_found(self, widget: Widget, kind: str) -> None:
        node = f"a: {{description: What it is called., type: '{kind}'}}"
        assert lines(widget(spec_with(node))) == [
            f"openapi/spec.yaml:5: expected a type of {TYPES}, got {kind!r}"
        ]

    @pytest.mark.parametrize(
        "key", ["x-kserve-part", "x-kserve-positional", "x-kserve-translation"]
    )
    def test_what_belongs_to_a_schema_is_refused_at_a_property(
        self, widget: Widget, key: str
    ) -> None:
        node = f"a: {{description: What it is called., type: string, {key}: []}}"
        assert lines(widget(spec_with(node))) == [
            f"openapi/spec.yaml:5: {key} belongs to a schema, not to a property"
        ]

    @pytest.mark.parametrize(
        "key", ["override", "shorthand", "attribute", "aliases", "accepts", "constructor"]
    )
    def test_what_belongs_to_a_property_is_refused_at_a_schema(
        self, widget: Widget, key: str
    ) -> None:
        spec = f"V1WidgetSpec:\n  description: What the widget is.\n  properties: {{}}\n  x-kserve-{key}: []\n"
        assert lines(widget(spec)) == [
            f"openapi/spec.yaml:4: x-kserve-{key} belongs to a property, not to a schema"
        ]


class TestNoSiblingsOfRef:
    def test_what_stands_beside_a_reference_is_found(self, widget: Widget) -> None:
        node = "other: {nullable: true, description: What it is called., $ref: '#/Other'}"
        assert lines(widget(spec_with(node, OTHER))) == [
            (
                "openapi/spec.yaml:5: description, nullable beside $ref is ignored: put the $ref into"
                " allOf"
            )
        ]

    def test_also_in_lists(self, widget: Widget) -> None:
        node = """
        other:
          description: What it is called.
          type: array
          items:
            nullable: true
            $ref: '#/Other'
        """
        assert lines(widget(spec_with(node, OTHER))) == [
            "openapi/spec.yaml:10: nullable beside $ref is ignored: put the $ref into allOf"
        ]

    def test_beside_allof_all_is_heard(self, widget: Widget) -> None:
        node = (
            "other: {nullable: true, description: What it is called., allOf: [{$ref: '#/Other'}]}"
        )
        assert lines(widget(spec_with(node, OTHER))) == []


class TestUsed:
    def test_a_schema_that_nothing_reaches_is_found(self, widget: Widget) -> None:
        spec = spec_with("a: {description: What it is called., type: string}", OTHER)
        assert lines(widget(spec)) == [
            "openapi/spec.yaml:6: Other is not used: list it in the root document or remove it",
            "openapi/spec.yaml:22: Inner is not used: list it in the root document or remove it",
        ]

    def test_schemas_that_only_reach_each_other_are_found(self, widget: Widget) -> None:
        tail = """
        A: {description: The first of two., properties: {b: {description: The second of them., allOf: [{$ref: '#/B'}]}}}
        B: {description: The second of two., properties: {a: {description: The first of them., allOf: [{$ref: '#/A'}]}}}
        """
        spec = spec_with("a: {description: What it is called., type: string}", tail)
        assert [line.split(": ")[1] for line in lines(widget(spec))] == [
            "A is not used",
            "B is not used",
        ]

    def test_a_listed_schema_is_used(self, widget: Widget) -> None:
        spec = spec_with("a: {description: What it is called., type: string}", OTHER)
        assert lines(widget(spec, listed=["Other"])) == []

    def test_an_accepted_schema_is_used(self, widget: Widget) -> None:
        spec = spec_with(
            "a: {description: What it is called., allOf: [{$ref: '#/Inner'}], x-kserve-accepts: Other}",
            OTHER,
        )
        assert lines(widget(spec)) == []

    @pytest.mark.parametrize("holder", ["items", "additionalProperties"])
    def test_a_schema_accepted_in_a_list_or_map_is_used(self, widget: Widget, holder: str) -> None:
        kind = "array" if holder == "items" else "object"
        spec = spec_with(
            f"a: {{description: What it is called., type: {kind}, {holder}:"
            " {$ref: '#/Inner'}, x-kserve-accepts: Other}",
            OTHER,
        )
        assert lines(widget(spec)) == []

    def test_an_accepted_schema_exists(self, widget: Widget) -> None:
        node = "a: {description: What it is called., allOf: [{$ref: '#/Other'}], x-kserve-accepts: No1}"
        [line] = lines(widget(spec_with(node, OTHER)))
        assert line.startswith("openapi/spec.yaml:5: ")
        assert "'No1'" in line

    def test_an_accepted_schema_is_generated(self, widget: Widget) -> None:
        spec = spec_with(
            "a: {description: What it is called., allOf: [{$ref: '#/Inner'}], x-kserve-accepts: Other}",
            OTHER,
        )
        assert "Other" in bundle.load(widget(spec)).schemas


class TestFilesReached:
    @pytest.mark.parametrize("name", ["stray.yaml", "stray.yml", "folder/stray.yaml"])
    def test_a_file_that_nothing_refers_to_is_found(self, widget: Widget, name: str) -> None:
        folder = widget()
        (folder / "folder").mkdir()
        (folder / name).write_text("Stray: {}\n")
        assert lines(folder) == [
            f"openapi/{name}: no $ref leads to this file: refer to it or remove it"
        ]

    def test_other_files_may_lie_there(self, widget: Widget) -> None:
        folder = widget()
        (folder / "README.md").write_text("How to change it.\n")
        assert lines(folder) == []

    def test_the_folder_may_be_named_in_any_way(
        self, widget: Widget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = widget()
        link = tmp_path / "link"
        link.symlink_to(folder.resolve())
        assert lines(folder.resolve()) == lines(link) == lines(Path("./openapi/../openapi")) == []
        monkeypatch.chdir(folder)
        assert lines(Path()) == []


class TestRequiredExist:
    def test_a_required_name_that_is_no_property_is_found(self, widget: Widget) -> None:
        spec = (
            spec_with("a: {description: What it is called., type: string}", "")
            + "  required:\n  - a\n  - b\n"
        )
        assert lines(widget(spec)) == [
            "openapi/spec.yaml:9: V1WidgetSpec: required 'b' is not a property of it"
        ]

    def test_a_required_name_may_be_a_property_of_a_part(self, widget: Widget) -> None:
        spec = """
        V1WidgetSpec:
          description: What the widget is.
          allOf: [{$ref: '#/Part'}]
          required: [port]
        Part:
          description: A part of the widget.
          properties: {port: {type: string, description: Port of the part.}}
        """
        assert lines(widget(spec)) == []

    def test_a_required_name_of_a_variant_exists(self, widget: Widget) -> None:
        node = (
            "a: {description: What it is called., allOf: [{$ref: '#/Other'}],"
            " x-kserve-override: {required: [nothing]}}"
        )
        assert lines(widget(spec_with(node, OTHER)))

    def test_a_shorthand_is_not_required(self, widget: Widget) -> None:
        spec = (
            spec_with(
                "a: {description: What it is called., type: string, x-kserve-shorthand: true}"
            )
            + "  required: [a]\n"
        )
        assert lines(widget(spec))


class TestPositionalOrder:
    def test_a_position_of_no_property_is_found(self, widget: Widget) -> None:
        spec = (
            spec_with("a: {description: What it is called., type: string}")
            + "  x-kserve-positional: [a, b]\n"
        )
        assert lines(widget(spec)) == [
            "openapi/spec.yaml:7: V1WidgetSpec: position of 'b', which it does not have"
        ]

    def test_a_name_at_two_positions_is_found(self, widget: Widget) -> None:
        spec = (
            spec_with("a: {description: What it is called., type: string}")
            + "  x-kserve-positional: [a, a]\n"
        )
        assert lines(widget(spec)) == [
            "openapi/spec.yaml:7: V1WidgetSpec: 'a' stands at two positions"
        ]


class TestAttributeNames:
    @pytest.mark.parametrize(
        ("first", "second", "name"),
        [
            ("fooBar: {", "foo_bar: {", "foo_bar"),
            ("fooBAR: {", "foo-bar: {", "foo_bar"),
            ("a: {x-kserve-attribute: b, ", "b: {", "b"),
            ("a: {x-kserve-aliases: [b], ", "b: {", "b"),
            ("a: {x-kserve-aliases: [x, c], ", "b: {x-kserve-aliases: [c], ", "c"),
        ],
    )
    def test_names_that_become_one_in_python_are_found(
        self, widget: Widget, first: str, second: str, name: str
    ) -> None:
        rest = "description: What it is called., type: string}"
        spec = spec_with(f"{first}{rest}\n{second}{rest}")
        old, new = (text.partition(":")[0] for text in (first, second))
        assert lines(widget(spec)) == [
            f"openapi/spec.yaml:6: V1WidgetSpec: {new!r} and {old!r} are both {name!r} in Python"
        ]

    def test_a_name_of_its_own_may_be_given(self, widget: Widget) -> None:
        rest = "description: What it is called., type: string}"
        spec = spec_with(f"fooBar: {{{rest}\nfoo_bar: {{x-kserve-attribute: foo_baz, {rest}")
        assert lines(widget(spec)) == []

    @pytest.mark.parametrize(
        "node",
        [
            "foo.bar: {",
            "$schema: {",
            "1st: {",
            "self: {",
            "a: {x-kserve-attribute: b-c, ",
            "a: {x-kserve-attribute: class, ",
            "a: {x-kserve-aliases: [b c], ",
        ],
    )
    def test_names_that_python_does_not_take_are_found(self, widget: Widget, node: str) -> None:
        [line] = lines(widget(spec_with(f"{node}description: What it is called., type: string}}")))
        assert line.startswith("openapi/spec.yaml:5: V1WidgetSpec: ")

    @pytest.mark.parametrize(
        "name",
        ["toDict", "toStr", "fromDict", "openapiTypes", "attributeMap", "additionalProperties"],
    )
    def test_names_that_models_have_themselves_are_found(self, widget: Widget, name: str) -> None:
        [line] = lines(
            widget(spec_with(f"{name}: {{description: What it is called., type: string}}"))
        )
        assert line.startswith("openapi/spec.yaml:5: V1WidgetSpec: ")

    def test_keywords_of_python_get_an_underscore(self, widget: Widget) -> None:
        assert (
            lines(widget(spec_with("class: {description: What it is called., type: string}"))) == []
        )


class TestWhatGenerateRefuses:
    """What generate can't turn into classes, lint finds as well."""

    @pytest.mark.parametrize(
        "node",
        [
            "{type: object, properties: {x: {description: What it is called., type: string}}}",
            "{type: string, format: ipv4}",
            "{type: array}",
            "{}",
        ],
    )
    def test_nodes_without_a_python_type(self, widget: Widget, node: str) -> None:
        node = "{description: What it is called., " + node[1:]
        [line] = lines(widget(spec_with(f"a: {node}")))
        assert line.startswith("openapi/spec.yaml:5: V1WidgetSpec.a: no Python type for ")

    def test_an_unknown_translation(self, widget: Widget) -> None:
        spec = spec_with("a: {description: What it is called., type: string}")
        [line] = lines(widget(spec + "  x-kserve-translation: nothing\n"))
        assert line.endswith(": unknown x-kserve-translation 'nothing'")


class TestOverrides:
    @pytest.mark.parametrize(
        ("override", "problem"),
        [
            ("{allOf: [{$ref: '#/Inner'}]}", "allOf can't stand in x-kserve-override"),
            ("{properties: {port: {$ref: '#/Inner'}}}", "$ref can't stand in x-kserve-override"),
            ("{requird: [port]}", "unknown keyword 'requird': did you mean 'required'?"),
        ],
    )
    def test_what_no_override_may_hold(self, widget: Widget, override: str, problem: str) -> None:
        node = (
            "a: {description: What it is called., allOf: [{$ref: '#/Other'}], x-kserve-override: "
        )
        assert lines(widget(spec_with(f"{node}{override}}}", OTHER))) == [
            f"openapi/spec.yaml:5: {problem}"
        ]


def of_property(widget: Widget, keys: str, tail: str = OTHER) -> list[str]:
    """Problems of a property ``a``, each keyword on a line of its own, from 7 on."""
    lines_of = "".join(f"  {key}\n" for key in keys.split("; "))
    spec = spec_with(f"a:\n  description: What it is called.\n{lines_of}", tail)
    listed = ["Other"] if tail else []
    return lines(widget(spec, listed=listed))


class TestValues:
    @pytest.mark.parametrize(
        ("keys", "line", "message"),
        [
            ("type: integer; default: '3'", 8, "expected a value of type integer, got '3'"),
            ("type: integer; default: true", 8, "expected a value of type integer, got True"),
            ("type: boolean; default: 1", 8, "expected a value of type boolean, got 1"),
            ("type: string; default: null", 8, "expected a value of type string, got None"),
            ("type: string; enum: [a, b]; default: c", 9, "expected one of 'a', 'b', got 'c'"),
            ("type: integer; maximum: 9; default: 10", 9, "expected maximum 9, got 10"),
            ("type: integer; minimum: 1; default: 0", 9, "expected minimum 1, got 0"),
            (
                "type: number; minimum: 1; exclusiveMinimum: true; default: 1",
                10,
                "expected minimum 1, got 1",
            ),
            ("type: string; minLength: 2; default: a", 9, "expected minLength 2 characters, got 1"),
            (
                "type: string; pattern: ^b$; default: a",
                9,
                "expected text that the pattern '^b$' matches, got 'a'",
            ),
        ],
    )
    def test_a_default_is_allowed_by_its_schema(
        self, widget: Widget, keys: str, line: int, message: str
    ) -> None:
        assert of_property(widget, keys) == [f"openapi/spec.yaml:{line}: default: {message}"]

    def test_a_default_in_a_list_or_a_mapping_is_named_by_its_path(self, widget: Widget) -> None:
        keys = "type: array; items: {type: integer}; default: [1, a]"
        message = "default[1]: expected a value of type integer, got 'a'"
        assert of_property(widget, keys) == [f"openapi/spec.yaml:9: {message}"]
        keys = "default: {port: http}; allOf: [{$ref: '#/Other'}]"
        assert of_property(widget, keys) == [
            "openapi/spec.yaml:7: default.port: expected a value of type integer, got 'http'",
            "openapi/spec.yaml:7: default: expected property 'name', which is required, got none",
        ]

    @pytest.mark.parametrize(
        ("override", "line", "message"),
        [
            ("{properties: {port: {default: http}}}", 8, "type integer, got 'http'"),
            ("{properties: {port: {type: string}}}", 8, "type string, got 80"),
        ],
    )
    def test_a_default_is_checked_where_a_schema_is_overridden(
        self, widget: Widget, override: str, line: int, message: str
    ) -> None:
        keys = f"allOf: [{{$ref: '#/Other'}}]; x-kserve-override: {override}"
        assert of_property(widget, keys) == [
            f"openapi/spec.yaml:{line}: default: expected a value of {message}"
        ]

    @pytest.mark.filterwarnings("ignore:Possible nested set")
    @pytest.mark.parametrize(
        "keys",
        [
            "type: integer; minimum: 1; maximum: 3; default: 3",
            "type: number; default: 3",
            "type: string; nullable: true; default: null",
            "type: string; enum: [a, b]; default: a",
            "type: array; items: {type: string}; default: [a]",
            "x-kubernetes-int-or-string: true; default: 50%",
            "default: {name: a}; allOf: [{$ref: '#/Other'}]",
            "allOf: [{$ref: '#/Other'}]; x-kserve-override: {properties: {port: {default: null}}}",
            "type: string; pattern: '^[[:alpha:]]\\pL\\p{Greek}\\z'",
            "type: string; pattern: '[(?=]\\\\1'",
            "type: string; format: date-time",
        ],
    )
    def test_sound_values_are_taken(self, widget: Widget, keys: str) -> None:
        assert of_property(widget, keys) == []

    @pytest.mark.parametrize(
        ("pattern", "reason"),
        [
            ("a[", "unterminated character set at position 1"),
            ("(?=a)b", "API servers have no (?="),
            ("(?<!a)b", "API servers have no (?<!"),
            ("(a)\\1", "API servers have no \\1"),
        ],
    )
    def test_a_pattern_can_be_compiled(self, widget: Widget, pattern: str, reason: str) -> None:
        assert of_property(widget, f"type: string; pattern: '{pattern}'") == [
            f"openapi/spec.yaml:8: pattern: expected a regular expression, got {pattern!r}: {reason}"
        ]

    def test_values_of_an_enum_are_of_its_type(self, widget: Widget) -> None:
        keys = "type: integer; enum:;- 1;- b".replace(";- ", "\n    - ")
        assert of_property(widget, keys) == [
            "openapi/spec.yaml:10: enum: expected a value of type integer, got 'b'"
        ]
        assert of_property(widget, "type: string; nullable: true; enum: [a, null]") == []

    @pytest.mark.parametrize(
        ("kind", "name", "expected"),
        [
            ("integer", "int33", "int32, int64 for type integer"),
            ("number", "decimal", "double, float, int32, int64 for type number"),
            ("boolean", "int32", "no format for type boolean"),
        ],
    )
    def test_a_format_is_one_that_servers_know(
        self, widget: Widget, kind: str, name: str, expected: str
    ) -> None:
        assert of_property(widget, f"type: {kind}; format: {name}") == [
            f"openapi/spec.yaml:8: format: expected {expected}, got {name!r}, which API servers ignore"
        ]


LIST = "x-kubernetes-list"
MAP_OF = f"type: array; {LIST}-type: map; items: {{$ref: "


class TestListTypes:
    @pytest.mark.parametrize(
        ("keys", "line", "message"),
        [
            (
                f"type: array; items: {{$ref: '#/Inner'}}; {LIST}-type: map",
                9,
                f"{LIST}-type map: expected {LIST}-map-keys beside it, got none",
            ),
            (
                f"type: array; items: {{type: string}}; {LIST}-type: map; {LIST}-map-keys: [name]",
                9,
                f"{LIST}-type map: expected items of type object, got string",
            ),
            (
                f"type: array; items: {{$ref: '#/Inner'}}; {LIST}-type: map; {LIST}-map-keys: [other]",
                10,
                f"{LIST}-map-keys: 'other' is not a property of the items",
            ),
            (
                f"{MAP_OF}'#/Inner'}}; {LIST}-map-keys: [key, key]",
                10,
                f"{LIST}-map-keys: 'key' stands here twice: remove one",
            ),
            (
                f"{MAP_OF}'#/Other'}}; {LIST}-map-keys: [name, inner]",
                10,
                f"{LIST}-map-keys: expected 'inner' to be of a scalar type, got object",
            ),
            (
                f"type: array; items: {{$ref: '#/Inner'}}; {LIST}-map-keys: [key]",
                9,
                f"{LIST}-map-keys: expected {LIST}-type map beside it, got none",
            ),
            (
                f"type: array; items: {{$ref: '#/Inner'}}; {LIST}-type: set",
                9,
                f"{LIST}-type set: expected scalar or atomic items, got object",
            ),
            (
                f"type: array; items: {{type: string}}; {LIST}-type: bag",
                9,
                f"{LIST}-type: expected one of atomic, map, set, got 'bag'",
            ),
            (
                f"type: string; {LIST}-type: atomic",
                8,
                f"{LIST}-type atomic: expected type array beside it, got string",
            ),
        ],
    )
    def test_what_servers_refuse_is_found(
        self, widget: Widget, keys: str, line: int, message: str
    ) -> None:
        found = of_property(widget, keys)
        assert found[0] == f"openapi/spec.yaml:{line}: {message}"
        assert all(each.startswith("openapi/spec.yaml:10: ") for each in found[1:])

    def test_keys_are_required_or_have_a_default(self, widget: Widget) -> None:
        tail = OTHER.replace("required: [key]", "required: []").replace(
            "required: [name]", "required: []"
        )
        keys = f"{MAP_OF}'#/Other'}}; {LIST}-map-keys: [name, port]"
        message = "expected 'name' to be required in the items or have a default"
        assert of_property(widget, keys, tail) == [
            f"openapi/spec.yaml:10: {LIST}-map-keys: {message}"
        ]

    @pytest.mark.parametrize(
        "keys",
        [
            f"{MAP_OF}'#/Other'}}; {LIST}-map-keys: [name, port]",
            f"type: array; items: {{type: string}}; {LIST}-type: set",
            f"type: array; items: {{$ref: '#/Inner'}}; {LIST}-type: atomic",
        ],
    )
    def test_sound_lists_are_taken(self, widget: Widget, keys: str) -> None:
        assert of_property(widget, keys) == []


class TestOpenAPI:
    """What the specification itself asks."""

    @pytest.mark.parametrize(
        ("node", "keyword"),
        [
            ("minimum: a, type: integer", "minimum"),
            ("pattern: 5, type: string", "pattern"),
            ("uniqueItems: 1, type: array, items: {type: string}", "uniqueItems"),
        ],
    )
    def test_a_value_of_another_type_is_named_with_its_place(
        self, widget: Widget, node: str, keyword: str
    ) -> None:
        spec = spec_with(
            f"ok: {{$ref: '#/Inner'}}\na: {{description: What it is called., {node}}}", OTHER
        )
        [line] = lines(widget(spec, listed=["Other"]))
        assert line.startswith("openapi/spec.yaml:6: ")
        assert keyword in line
        assert len(line) < 200

    def test_the_root_is_a_document(self, widget: Widget) -> None:
        folder = widget()
        root = folder / "openapi.yaml"
        root.write_text(root.read_text().replace("  title: Widgets\n", ""))
        assert lines(folder) == [
            "openapi/openapi.yaml:1: OpenAPI 3.0: info: 'title' is a required property"
        ]


def test_names_of_the_package_are_those_that_codegen_knows() -> None:
    assert set(TRANSLATIONS) == keywords.TRANSLATIONS
    # Kubernetes has fields of these names, which come before the methods of mappings.
    fields = {"get", "items", "keys", "values"}
    assert {name for name in dir(Resource) if name[0] != "_"} - fields <= keywords.RESERVED


def test_problems_come_in_order_of_place(widget: Widget) -> None:
    spec = spec_with("b: {type: text}\na: {type: string, typo: 1}", OTHER)
    assert lines(widget(spec)) == [
        "openapi/spec.yaml:5: b: expected a description",
        f"openapi/spec.yaml:5: expected a type of {TYPES}, got 'text'",
        "openapi/spec.yaml:6: a: expected a description",
        "openapi/spec.yaml:6: unknown keyword 'typo'",
        "openapi/spec.yaml:7: Other is not used: list it in the root document or remove it",
        "openapi/spec.yaml:23: Inner is not used: list it in the root document or remove it",
    ]


def test_every_unreadable_file_is_reported_once(widget: Widget) -> None:
    folder = widget("V1WidgetSpec: [\n", files={"resources.yaml": "- {\n"})
    assert [line.split(":")[0] for line in lines(folder)] == [
        "openapi/resources.yaml",
        "openapi/spec.yaml",
    ]


def test_the_command_prints_problems_to_stderr_and_exits_1(
    widget: Widget, codegen: Codegen
) -> None:
    done = codegen("--schema", widget(spec_with("a: {type: string}")), "lint")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "openapi/spec.yaml:5: a: expected a description\n"
    done = codegen("--schema", widget(), "lint")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_folder_that_is_not_there_is_wrong_input(codegen: Codegen, tmp_path: Path) -> None:
    done = codegen("--schema", tmp_path / "nothing", "lint")
    assert done.stderr.endswith(
        "openapi.yaml: can't be read: No such file or directory: name the schema folder with"
        " --schema DIR\n"
    )
    assert (done.returncode, done.stdout) == (2, "")

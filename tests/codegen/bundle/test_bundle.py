"""The bundle: parts flattened, values written out, places that differ made variants."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from codegen import bundle
from codegen.cli import main
from codegen.problems import InputError, Place
from codegen.schema import keywords
from tests.codegen.widget_schema import OTHER, REF, spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Codegen, Widget


def schemas(folder: Path) -> dict[str, dict[str, Any]]:
    return bundle.load(folder).schemas


def bundled_or_refused(folder: Path) -> tuple[dict[str, dict[str, Any]], str]:
    """The components, or the text of the problems."""
    try:
        return schemas(folder), ""
    except InputError as error:
        return {}, str(error)


def problems(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        bundle.load(folder)
    return [str(problem) for problem in caught.value.problems]


def test_the_document_is_the_root_with_all_components_in_alphabetical_order(widget: Widget) -> None:
    document = bundle.load(widget()).document
    assert list(document) == ["openapi", "info", "paths", "components", "x-kserve-resources"]
    assert list(document["components"]["schemas"]) == ["V1ObjectMeta", "V1Widget", "V1WidgetSpec"]
    assert document["components"]["schemas"]["V1Widget"]["properties"]["spec"] == {
        "description": "What the widget is to be.",
        "allOf": [{"$ref": REF + "V1WidgetSpec"}],
    }


def test_every_reference_of_the_bundle_leads_to_a_component(widget: Widget) -> None:
    spec = spec_with(
        """
        plain: {$ref: '#/Other'}
        listed: {type: array, items: {$ref: '#/Other'}}
        mapped: {type: object, additionalProperties: {allOf: [{$ref: '#/Other'}]}}
        deep: {type: array, items: {type: object, additionalProperties: {$ref: '#/Other'}}}
        """,
        OTHER,
    )
    document = bundle.load(widget(spec)).document
    references = {
        node["$ref"] for node in nodes(document) if isinstance(node, dict) and "$ref" in node
    }
    names = {REF + name for name in document["components"]["schemas"]}
    assert references == names - {REF + "V1Widget"}


def nodes(value: Any) -> list[Any]:
    children = value.values() if isinstance(value, dict) else value
    return [value] + [
        node for child in children if isinstance(child, (dict, list)) for node in nodes(child)
    ]


class TestParts:
    """allOf at the top of a class."""

    spec = """
    V1WidgetSpec:
      description: What the widget is.
      allOf:
      - $ref: '#/First'
      - $ref: '#/Second'
      required: [own]
      properties:
        own: {description: Its own., type: string}
        shared: {type: integer, minimum: 3}
    First:
      description: The first part.
      type: object
      required: [a]
      x-kubernetes-validations: [{rule: first}]
      properties:
        a: {description: A of first., type: string}
        both: {description: Both of first., type: string}
    Second:
      description: The second part.
      allOf:
      - $ref: '#/Third'
      x-kubernetes-validations: [{rule: second}]
      x-kubernetes-map-type: atomic
      properties:
        both: {description: Both of second., type: integer}
        b: {description: B of second., type: string}
    Third:
      description: The third part.
      type: object
      required: [shared, a]
      properties:
        shared: {description: Shared of third., type: string, maximum: 4}
        c: {description: C of third., type: string}
    """

    def test_parts_are_flattened_into_the_class_and_are_none_themselves(
        self, widget: Widget
    ) -> None:
        found = schemas(widget(self.spec))
        assert set(found) == {"V1ObjectMeta", "V1Widget", "V1WidgetSpec"}
        assert found["V1WidgetSpec"] == {
            "type": "object",
            "x-kubernetes-validations": [{"rule": "first"}, {"rule": "second"}],
            "x-kubernetes-map-type": "atomic",
            "description": "What the widget is.",
            "required": ["a", "own", "shared"],
            "properties": {
                "own": {"description": "Its own.", "type": "string"},
                "shared": {"description": "Shared of third.", "type": "integer", "minimum": 3},
                "a": {"description": "A of first.", "type": "string"},
                "both": {"description": "Both of first.", "type": "string"},
                "b": {"description": "B of second.", "type": "string"},
                "c": {"description": "C of third.", "type": "string"},
            },
        }

    def test_own_properties_come_first_then_those_of_each_part(self, widget: Widget) -> None:
        properties = schemas(widget(self.spec))["V1WidgetSpec"]["properties"]
        assert list(properties) == ["own", "shared", "a", "both", "b", "c"]

    def test_positional_names_come_before_all(self, widget: Widget) -> None:
        spec = self.spec.replace(
            "      required: [own]\n", "      x-kserve-positional: [c, shared]\n"
        )
        found = schemas(widget(spec))["V1WidgetSpec"]
        assert list(found["properties"]) == ["c", "shared", "own", "a", "both", "b"]
        assert keywords.POSITIONAL not in found

    def test_positions_of_a_part_are_not_those_of_the_class(self, widget: Widget) -> None:
        spec = self.spec.replace(
            "      required: [shared, a]\n", "      x-kserve-positional: [c]\n      required: [c]\n"
        )
        properties = schemas(widget(spec))["V1WidgetSpec"]["properties"]
        assert list(properties)[:2] == ["own", "shared"]

    def test_a_position_of_no_property_is_an_error(self, widget: Widget) -> None:
        spec = self.spec.replace("      required: [own]\n", "      x-kserve-positional: [c, d]\n")
        assert problems(widget(spec)) == [
            "openapi/spec.yaml:6: V1WidgetSpec has no property 'd' to stand at position 2"
        ]

    def test_places_lead_to_where_a_property_is_written(self, widget: Widget) -> None:
        bundled = bundle.load(widget(self.spec))
        assert bundled.place("V1WidgetSpec") == Place("openapi/spec.yaml", 1)
        assert bundled.place("V1WidgetSpec", "own") == Place("openapi/spec.yaml", 8)
        assert bundled.place("V1WidgetSpec", "shared") == Place("openapi/spec.yaml", 9)
        assert bundled.place("V1WidgetSpec", "b") == Place("openapi/spec.yaml", 26)
        assert bundled.place("V1WidgetSpec", "c") == Place("openapi/spec.yaml", 33)
        assert bundled.place("V1WidgetSpec", "nothing") == Place("openapi/spec.yaml", 1)

    @pytest.mark.parametrize(
        "part", ["{$ref: '#/First', description: More.}", "{type: object}", "text", "null"]
    )
    def test_a_part_is_a_reference_alone(self, widget: Widget, part: str) -> None:
        spec = self.spec.replace("- $ref: '#/First'", f"- {part}")
        assert problems(widget(spec)) == [
            "openapi/spec.yaml:4: expected a part of allOf to be a $ref alone"
        ]


class TestCircles:
    @pytest.mark.parametrize("command", ["bundle", "crds", "lint"])
    def test_parts_that_lead_back_to_themselves_are_an_error(
        self, widget: Widget, codegen: Codegen, command: str
    ) -> None:
        spec = """
        V1WidgetSpec: {description: What the widget is., allOf: [{$ref: '#/A'}]}
        A: {description: The part called A., allOf: [{$ref: '#/B'}]}
        B: {description: The part called B., allOf: [{$ref: '#/A'}]}
        """
        done = codegen("--schema", widget(spec), command)
        assert "Traceback" not in done.stderr
        assert done.returncode == (1 if command == "lint" else 2)
        assert "allOf leads back to itself: " in done.stderr
        assert done.stderr.rstrip().endswith("A -> B -> A")

    def test_a_part_of_itself_is_an_error(self, widget: Widget) -> None:
        spec = "V1WidgetSpec: {description: It is., allOf: [{$ref: '#/V1WidgetSpec'}]}\n"
        [problem] = problems(widget(spec))
        assert problem.startswith("openapi/spec.yaml:1: allOf leads back to itself: ")

    def test_a_class_may_hold_itself(self, widget: Widget) -> None:
        found = schemas(widget(spec_with("child: {$ref: '#/V1WidgetSpec'}")))
        assert found["V1WidgetSpec"]["properties"]["child"] == {"$ref": REF + "V1WidgetSpec"}

    def test_classes_may_hold_each_other(self, widget: Widget) -> None:
        spec = spec_with(
            "child: {$ref: '#/Child'}",
            "Child: {description: A child., properties: {parent: {$ref: '#/V1WidgetSpec'}}}",
        )
        found = schemas(widget(spec))
        assert found["Child"]["properties"]["parent"] == {"$ref": REF + "V1WidgetSpec"}
        assert found["V1WidgetSpec"]["properties"]["child"] == {"$ref": REF + "Child"}

    def test_a_class_may_hold_one_that_it_is_a_part_of(self, widget: Widget) -> None:
        spec = spec_with(
            "special: {$ref: '#/Special'}",
            "Special: {description: A special widget., allOf: [{$ref: '#/V1WidgetSpec'}]}",
        )
        found = schemas(widget(spec))
        assert found["Special"]["properties"] == {"special": {"$ref": REF + "Special"}}
        assert found["V1WidgetSpec"]["properties"] == {"special": {"$ref": REF + "Special"}}


class TestDescriptions:
    spec = """
    V1WidgetSpec:
      description: What the widget is.
      allOf:
      - $ref: '#/Part'
      properties:
        port: {type: integer, default: 90}
        other: {$ref: '#/Inner'}
        said: {description: Said anew., type: string}
    Part:
      description: A part of it.
      type: object
      properties:
        port: {description: Port of the part., type: integer, default: 80}
        other: {description: Other of the part., type: string}
        said: {description: Said before., type: string}
    """ + OTHER.replace("\n", "\n    ")

    def test_a_property_said_again_keeps_the_description_of_its_part(self, widget: Widget) -> None:
        properties = schemas(widget(self.spec))["V1WidgetSpec"]["properties"]
        assert properties["port"] == {
            "description": "Port of the part.",
            "type": "integer",
            "default": 90,
        }
        assert properties["said"] == {"description": "Said anew.", "type": "string"}

    def test_a_reference_gets_it_by_allof(self, widget: Widget) -> None:
        properties = schemas(widget(self.spec))["V1WidgetSpec"]["properties"]
        assert properties["other"] == {
            "description": "Other of the part.",
            "allOf": [{"$ref": REF + "Inner"}],
        }

    def test_the_description_of_a_part_is_not_that_of_the_class(self, widget: Widget) -> None:
        assert schemas(widget(self.spec))["V1WidgetSpec"]["description"] == "What the widget is."


class TestValues:
    """Schemas that are no classes: said once, written out at each place."""

    quantity = """
Quantity:
  description: An amount with a unit.
  type: string
  pattern: ^[0-9]+$
"""

    def test_a_value_is_written_out_and_no_component(self, widget: Widget) -> None:
        found = schemas(widget(spec_with("a: {$ref: '#/Quantity'}", self.quantity)))
        assert found["V1WidgetSpec"]["properties"]["a"] == {
            "description": "An amount with a unit.",
            "type": "string",
            "pattern": "^[0-9]+$",
        }
        assert "Quantity" not in found

    def test_what_stands_beside_it_counts_more(self, widget: Widget) -> None:
        place = "a: {description: Of the place., pattern: ^a$, allOf: [{$ref: '#/Quantity'}]}"
        found = schemas(widget(spec_with(place, self.quantity)))
        assert found["V1WidgetSpec"]["properties"]["a"] == {
            "description": "Of the place.",
            "type": "string",
            "pattern": "^a$",
        }

    def test_values_in_lists_and_maps_are_written_out(self, widget: Widget) -> None:
        place = (
            "a: {type: array, items: {$ref: '#/Quantity'}}\n"
            "b: {type: object, additionalProperties: {$ref: '#/Quantity'}}"
        )
        properties = schemas(widget(spec_with(place, self.quantity)))["V1WidgetSpec"]["properties"]
        assert properties["a"]["items"]["pattern"] == "^[0-9]+$"
        assert properties["b"]["additionalProperties"]["pattern"] == "^[0-9]+$"

    @pytest.mark.parametrize(
        "value",
        [
            "{description: Many others., type: array, items: {$ref: '#/Inner'}}",
            "{description: Many others., type: array, items: {allOf: [{$ref: '#/Inner'}]}}",
            "{$ref: '#/Quantity'}",
        ],
    )
    def test_a_value_that_refers_on_is_resolved_or_refused(
        self, widget: Widget, value: str
    ) -> None:
        spec = spec_with("a: {$ref: '#/Value'}", f"Value: {value}\n{self.quantity}\n{OTHER}")
        found, refused = bundled_or_refused(widget(spec))
        assert found or refused.startswith("openapi/spec.yaml:")
        references = {n["$ref"] for n in nodes(found) if isinstance(n, dict) and "$ref" in n}
        assert references <= {REF + name for name in found}

    @pytest.mark.parametrize(
        "place",
        [
            "a: {allOf: [{$ref: '#/Quantity'}], x-kserve-override: {pattern: ^b$}}",
            "a: {type: string, x-kserve-override: {pattern: ^b$}}",
        ],
    )
    def test_an_override_of_a_value_is_applied_or_refused(self, widget: Widget, place: str) -> None:
        found, refused = bundled_or_refused(widget(spec_with(place, self.quantity)))
        assert refused.startswith("openapi/spec.yaml:5: ") or (
            found["V1WidgetSpec"]["properties"]["a"]["pattern"] == "^b$"
        )

    def test_a_class_of_a_value_is_refused(self, widget: Widget) -> None:
        spec = spec_with(
            "a: {$ref: '#/Amount'}",
            "Amount: {description: An amount., allOf: [{$ref: '#/Quantity'}]}\n" + self.quantity,
        )
        assert problems(widget(spec))[0].startswith("openapi/spec.yaml:")


def variants(found: dict[str, Any]) -> list[str]:
    return [name for name, node in found.items() if "x-kserve-variant-of" in node]


@pytest.mark.parametrize("name", ["V1.Other", "V1-Other", "V1_Other", "1Other"])
def test_a_name_that_generators_do_not_take_is_an_error(widget: Widget, name: str) -> None:
    spec = spec_with("a: {type: string}", f"{name}: {{description: Another., type: object}}")
    assert problems(widget(spec, listed=[name])) == [
        f"openapi/spec.yaml:6: expected a name of letters and digits, got {name!r}: generators take no other"
    ]


class TestOverrides:
    """A place whose schema differs from its class."""

    def place(self, override: str, more: str = "") -> str:
        text = f"other: {{allOf: [{{$ref: '#/Other'}}], x-kserve-override: {override}{more}}}"
        return spec_with(text, OTHER)

    def test_a_place_that_differs_gets_a_component_of_its_own(self, widget: Widget) -> None:
        found = schemas(widget(self.place("{properties: {port: {default: 90}}}")))
        plain = {name: value for name, value in found["Other"].items() if name != "properties"}
        assert found["V1WidgetSpec"]["properties"]["other"] == {"$ref": REF + "V1WidgetSpecOther"}
        assert found["V1WidgetSpecOther"] == {
            "x-kserve-variant-of": "Other",
            **plain,
            "properties": {
                **found["Other"]["properties"],
                "port": {"description": "Port of the other.", "type": "integer", "default": 90},
            },
        }
        assert found["Other"]["properties"]["port"]["default"] == 80

    def test_null_removes(self, widget: Widget) -> None:
        override = "{required: null, properties: {port: {default: null}, name: null}}"
        found = schemas(widget(self.place(override)))["V1WidgetSpecOther"]
        assert "required" not in found
        assert list(found["properties"]) == ["port", "inner"]
        assert "default" not in found["properties"]["port"]

    def test_lists_and_scalars_replace(self, widget: Widget) -> None:
        found = schemas(widget(self.place("{required: [port], minProperties: 1}")))
        assert found["V1WidgetSpecOther"]["required"] == ["port"]
        assert found["V1WidgetSpecOther"]["minProperties"] == 1

    def test_a_property_may_be_added(self, widget: Widget) -> None:
        override = "{properties: {extra: {description: One more., type: string}}}"
        found = schemas(widget(self.place(override)))["V1WidgetSpecOther"]
        assert found["properties"]["extra"] == {"description": "One more.", "type": "string"}

    def test_what_lies_deeper_becomes_a_variant_too(self, widget: Widget) -> None:
        override = "{properties: {inner: {required: null}}}"
        found = schemas(widget(self.place(override)))
        assert found["V1WidgetSpecOther"]["properties"]["inner"] == {
            "description": "What is in the other.",
            "allOf": [{"$ref": REF + "V1WidgetSpecOtherInner"}],
        }
        assert found["V1WidgetSpecOtherInner"]["x-kserve-variant-of"] == "Inner"
        assert "required" not in found["V1WidgetSpecOtherInner"]
        assert found["Inner"]["required"] == ["key"]

    @pytest.mark.parametrize(
        ("holder", "key"),
        [
            ("type: array, items:", "items"),
            ("type: object, additionalProperties:", "additionalProperties"),
        ],
    )
    def test_what_a_list_or_map_holds_may_differ(
        self, widget: Widget, holder: str, key: str
    ) -> None:
        place = (
            f"others: {{{holder} {{allOf: [{{$ref: '#/Other'}}],"
            " x-kserve-override: {required: null}}}"
        )
        found = schemas(widget(spec_with(place, OTHER)))
        assert found["V1WidgetSpec"]["properties"]["others"][key] == {
            "$ref": REF + "V1WidgetSpecOthers"
        }
        assert "required" not in found["V1WidgetSpecOthers"]

    @pytest.mark.parametrize("key", ["items", "additionalProperties"])
    def test_what_a_list_or_map_of_the_class_holds_may_differ(
        self, widget: Widget, key: str
    ) -> None:
        kind = "array" if key == "items" else "object"
        spec = spec_with(
            "box: {allOf: [{$ref: '#/Box'}], x-kserve-override:"
            f" {{properties: {{held: {{{key}: {{required: null}}}}}}}}}}",
            f"Box:\n  description: A box of others.\n  properties:\n"
            f"    held: {{type: {kind}, {key}: {{$ref: '#/Inner'}}}}\n{OTHER}",
        )
        found = schemas(widget(spec))
        assert found["V1WidgetSpecBox"]["properties"]["held"][key] == {
            "$ref": REF + "V1WidgetSpecBoxHeld"
        }
        assert "required" not in found["V1WidgetSpecBoxHeld"]
        assert found["Box"]["properties"]["held"][key] == {"$ref": REF + "Inner"}

    def test_equal_variants_are_one(self, widget: Widget) -> None:
        place = "{allOf: [{$ref: '#/Other'}], x-kserve-override: {required: null}}"
        found = schemas(widget(spec_with(f"a: {place}\nb: {place}", OTHER)))
        assert variants(found) == ["V1WidgetSpecA"]
        assert found["V1WidgetSpec"]["properties"]["b"] == {"$ref": REF + "V1WidgetSpecA"}

    def test_variants_that_differ_are_two(self, widget: Widget) -> None:
        place = "{allOf: [{$ref: '#/Other'}], x-kserve-override: {required: [%s]}}"
        found = schemas(widget(spec_with(f"a: {place % 'port'}\nb: {place % 'inner'}", OTHER)))
        assert variants(found) == ["V1WidgetSpecA", "V1WidgetSpecB"]

    def test_names_have_letters_and_digits_only(self, widget: Widget) -> None:
        place = "a.b-c_d: {allOf: [{$ref: '#/Other'}], x-kserve-override: {required: null}}"
        assert variants(schemas(widget(spec_with(place, OTHER)))) == ["V1WidgetSpecABCD"]

    @pytest.mark.parametrize(
        ("name", "what"),
        [
            ("V1WidgetSpecOther", "this name is taken"),
            ("V1WidgetspecOther", "V1WidgetspecOther is taken"),
        ],
    )
    def test_the_name_of_a_class_is_refused(self, widget: Widget, name: str, what: str) -> None:
        tail = f"{name}: {{description: Of the same name., type: object}}\n{OTHER}"
        place = "other: {allOf: [{$ref: '#/Other'}], x-kserve-override: {required: null}}"
        assert problems(widget(spec_with(place, tail), listed=[name])) == [
            f"openapi/spec.yaml:5: V1WidgetSpecOther: {what} at openapi/spec.yaml:6: rename one of them"
        ]

    def test_two_places_of_one_name_are_refused(self, widget: Widget) -> None:
        place = "{allOf: [{$ref: '#/Other'}], x-kserve-override: {required: [%s]}}"
        spec = spec_with(f"aB: {place % 'port'}\na.b: {place % 'inner'}", OTHER)
        assert problems(widget(spec)) == [
            "openapi/spec.yaml:6: V1WidgetSpecAB: this name is taken at openapi/spec.yaml:5: rename one of them"
        ]

    def test_true_is_not_one(self, widget: Widget) -> None:
        place = "a: {allOf: [{$ref: '#/Flag'}], x-kserve-override: {properties: {'on': {default: true}}}}"
        flag = "Flag: {description: A flag., properties: {'on': {default: 1}}}"
        found = schemas(widget(spec_with(place, flag)))
        assert found["V1WidgetSpecA"]["properties"]["on"]["default"] is True

    def test_description_and_default_stay_with_the_place(self, widget: Widget) -> None:
        more = ", description: Of the place., default: {}, nullable: true"
        found = schemas(widget(self.place("{required: null}", more)))
        assert found["V1WidgetSpec"]["properties"]["other"] == {
            "description": "Of the place.",
            "default": {},
            "nullable": True,
            "allOf": [{"$ref": REF + "V1WidgetSpecOther"}],
        }

    @pytest.mark.parametrize(
        ("keyword", "value"),
        [
            ("x-kubernetes-map-type", "atomic"),
            ("x-kubernetes-preserve-unknown-fields", True),
            ("x-kubernetes-validations", [{"rule": "self.x"}]),
            ("minProperties", 1),
        ],
    )
    def test_no_keyword_beside_an_override_is_lost(
        self, widget: Widget, keyword: str, value: Any
    ) -> None:
        more = f", {keyword}: {json.dumps(value)}"
        without = schemas(widget(self.place("{required: null}")))
        found = schemas(widget(self.place("{required: null}", more)))
        place = found["V1WidgetSpec"]["properties"]["other"]
        variant = found["V1WidgetSpecOther"]
        assert keyword not in without["V1WidgetSpecOther"]
        assert place.get(keyword, variant.get(keyword)) == value

    @pytest.mark.parametrize(
        "override",
        ["{properties: {port: {default: 80}}}", "{required: [name]}", "{nullable: null}", "{}"],
    )
    def test_an_override_that_changes_nothing_is_an_error(
        self, widget: Widget, override: str
    ) -> None:
        assert problems(widget(self.place(override))) == [
            "openapi/spec.yaml:5: this override changes nothing: remove it"
        ]

    def test_a_class_cannot_be_overridden_inside_itself(self, widget: Widget) -> None:
        place = "child: {allOf: [{$ref: '#/V1WidgetSpec'}], x-kserve-override: {required: [child]}}"
        assert problems(widget(spec_with(place))) == [
            "openapi/spec.yaml:5: V1WidgetSpec can't be overridden inside itself"
        ]

    def test_a_class_around_the_place_is_not_cut_short_by_an_override(self, widget: Widget) -> None:
        spec = spec_with(
            "size: {description: How big., type: integer}\n"
            "child: {allOf: [{$ref: '#/Child'}], x-kserve-override:"
            " {properties: {parent: {minProperties: 1}}}}",
            "Child:\n  description: A child.\n  properties:\n    parent: {$ref: '#/V1WidgetSpec'}",
        )
        found, refused = bundled_or_refused(widget(spec))
        parent = found.get("V1WidgetSpecChildParent", {})
        assert "can't be overridden inside itself" in refused or (
            set(parent.get("properties", ())) == {"size", "child"}
        )

    def test_a_part_with_an_override_gives_one_variant_to_all_its_users(
        self, widget: Widget
    ) -> None:
        spec = spec_with(
            "a: {$ref: '#/A'}\nb: {$ref: '#/B'}",
            "A: {description: The first., allOf: [{$ref: '#/Part'}]}\n"
            "B: {description: The second., allOf: [{$ref: '#/Part'}]}\n"
            "Part:\n  description: A part.\n  properties:\n    other:"
            " {allOf: [{$ref: '#/Other'}], x-kserve-override: {required: null}}\n" + OTHER,
        )
        found = schemas(widget(spec))
        assert variants(found) == ["PartOther"]
        assert found["A"]["properties"] == found["B"]["properties"]

    @pytest.mark.parametrize(
        "override",
        ["text", "[a]", "{properties: [a]}", "{properties: {port: 5}}", "{properties: text}"],
    )
    def test_an_override_of_another_shape_is_an_error(self, widget: Widget, override: str) -> None:
        [problem] = problems(widget(self.place(override)))
        assert problem.startswith("openapi/spec.yaml:5: ")


class TestReferences:
    def test_a_reference_to_no_file_is_an_error(self, widget: Widget) -> None:
        assert problems(widget(spec_with("a: {$ref: './no.yaml#/X'}"))) == [
            "openapi/spec.yaml:5: $ref './no.yaml#/X' leads to no file: openapi/no.yaml is missing"
        ]

    def test_a_reference_to_a_folder_is_an_error(self, widget: Widget) -> None:
        folder = widget(spec_with("a: {$ref: './sub.yaml#/X'}"))
        (folder / "sub.yaml").mkdir()
        assert problems(folder) == [
            (
                "openapi/spec.yaml:5: $ref './sub.yaml#/X' leads to no file:"
                " openapi/sub.yaml is missing"
            )
        ]

    @pytest.mark.parametrize(
        "ref", ["#/No", "./widget.yaml#/V1WidgetSpec", "#/V1WidgetSpec/properties/a"]
    )
    def test_a_reference_to_no_schema_is_an_error(self, widget: Widget, ref: str) -> None:
        [problem] = problems(widget(spec_with(f"a: {{$ref: '{ref}'}}")))
        file = "widget" if "widget" in ref else "spec"
        assert problem == (
            f"openapi/spec.yaml:5: $ref {ref!r} leads nowhere: openapi/{file}.yaml has no such schema"
        )

    @pytest.mark.parametrize("ref", ["5", "[a]", "null", "'./spec.yaml'", "'spec.yaml#X'"])
    def test_a_reference_of_another_form_is_an_error(self, widget: Widget, ref: str) -> None:
        [problem] = problems(widget(spec_with(f"a: {{$ref: {ref}}}")))
        assert problem.startswith(
            "openapi/spec.yaml:5: expected a $ref like './file.yaml#/Name', got "
        )

    def test_a_name_that_two_files_use_is_an_error(self, widget: Widget) -> None:
        folder = widget(
            spec_with("a: {$ref: './other.yaml#/Other'}", OTHER), files={"other.yaml": OTHER}
        )
        found = problems(folder)
        assert (
            "openapi/other.yaml:1: Other: this name is taken at openapi/spec.yaml:6: choose another"
        ) in found

    def test_the_root_lists_references_only(self, widget: Widget) -> None:
        folder = widget()
        with (folder / "openapi.yaml").open("a") as root:
            root.write(
                "    Inline: {type: object}\n    Renamed: {$ref: './spec.yaml#/V1WidgetSpec'}\n"
            )
        assert problems(folder) == [
            "openapi/openapi.yaml:10: Inline: expected a $ref alone: schemas stand in their own files",
            (
                "openapi/openapi.yaml:11: Renamed: expected a $ref that ends in '#/Renamed', got"
                " './spec.yaml#/V1WidgetSpec'"
            ),
        ]

    @pytest.mark.parametrize(
        "root", ["[]", "openapi: 3.0.3", "components: []", "components: {schemas: []}"]
    )
    def test_a_root_without_schemas_is_an_error(self, widget: Widget, root: str) -> None:
        assert problems(widget(files={"openapi.yaml": root + "\n"})) == [
            "openapi/openapi.yaml:1: expected a mapping at components.schemas"
        ]

    @pytest.mark.parametrize("text", ["- a\n", "text\n", "5\n"])
    def test_a_file_of_no_schemas_is_an_error(self, widget: Widget, text: str) -> None:
        assert "openapi/spec.yaml:1: expected a mapping of schemas by name" in problems(
            widget(text)
        )

    def test_a_schema_that_is_none_is_an_error(self, widget: Widget) -> None:
        assert "openapi/spec.yaml:2: Odd: expected a schema, got 'text'" in problems(
            widget("V1WidgetSpec: {type: object}\nOdd: text\n")
        )

    def test_a_default_that_looks_like_a_reference_is_none(self, widget: Widget) -> None:
        spec = spec_with("a: {type: object, default: {$ref: nowhere}, enum: [{$ref: nowhere}]}")
        assert schemas(widget(spec))["V1WidgetSpec"]["properties"]["a"]["default"] == {
            "$ref": "nowhere"
        }


class TestShapes:
    """Keywords that hold something else than they should: lint says so, and nothing crashes."""

    @pytest.mark.parametrize("command", ["lint", "bundle", "crds"])
    @pytest.mark.parametrize(
        "text",
        [
            "allOf: null",
            "allOf: {$ref: '#/Other'}",
            "allOf: text",
            "required: null",
            "required: size",
            "required: [{a: 1}]",
            "required: [1]",
            "properties: [a]",
            "properties: text",
            "x-kserve-positional: null",
            "x-kserve-positional: size",
            "x-kserve-positional: [{a: 1}]",
            "x-kubernetes-validations: text",
            "x-kubernetes-group-version-kind: {group: a, version: b, kind: C}",
        ],
    )
    def test_of_a_schema(
        self, widget: Widget, capsys: pytest.CaptureFixture[str], text: str, command: str
    ) -> None:
        size = "  properties: {size: {description: How big it is., type: integer}}\n"
        spec = (
            "V1WidgetSpec:\n  description: What the widget is.\n  type: object\n"
            f"{'' if text.startswith('properties') else size}  {text}\n"
        )
        self.run(widget(spec), command, capsys)

    @pytest.mark.parametrize("command", ["lint", "bundle", "crds"])
    @pytest.mark.parametrize(
        "node",
        [
            "{type: [string, 'null']}",
            "{type: {a: b}}",
            "{allOf: {$ref: '#/Other'}}",
            "{allOf: text}",
            "{type: object, properties: [a]}",
            "{type: array, items: [{type: string}]}",
            "{type: array, items: text}",
            "{type: string, anyOf: null}",
            "{type: string, enum: text}",
            "{type: string, x-kserve-aliases: text}",
            "{type: string, x-kserve-aliases: null}",
            "{type: string, x-kserve-attribute: [a]}",
            "{type: string, x-kserve-accepts: [a]}",
            "{type: string, x-kserve-accepts: Nothing}",
            "text",
            "null",
            "[]",
        ],
    )
    def test_of_a_property(
        self, widget: Widget, capsys: pytest.CaptureFixture[str], node: str, command: str
    ) -> None:
        if node.startswith("{"):
            node = "{description: What it is called., " + node[1:]
        self.run(widget(spec_with(f"a: {node}")), command, capsys)

    @staticmethod
    def run(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
        code = main(["--schema", str(folder), command])
        problems = capsys.readouterr().err.splitlines()
        if command == "lint":
            assert problems
        assert code == (0 if not problems else 1 if command == "lint" else 2)
        assert [line for line in problems if not line.startswith("openapi/")] == []


def test_the_text_is_the_same_each_time_and_json(widget: Widget, codegen: Codegen) -> None:
    folder = widget(spec_with("other: {$ref: '#/Other'}", OTHER))
    first, second = codegen("--schema", folder, "bundle"), codegen("--schema", folder, "bundle")
    assert first.stdout == second.stdout
    assert json.loads(first.stdout) == bundle.load(folder).document
    assert first.stdout.endswith("}\n")


def test_text_of_every_script_is_written_as_it_is(widget: Widget) -> None:
    spec = spec_with("a: {description: 'größe, 大小', type: string}")
    assert "größe, 大小" in bundle.dumps(bundle.load(widget(spec)).document)

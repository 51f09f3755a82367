"""Further classes and names that constructors accept, in the generated code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from codegen import bundle
from codegen.render import model_input
from tests.codegen.generator_runs import Rendering
from tests.codegen.widget_schema import OTHER, spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

ACCEPTING = {"x-accepts": "Other"}
INNER = {"allOf": [{"$ref": "#/components/schemas/Inner"}], **ACCEPTING}
TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
FREE = {"type": "string", "x-special": "object", "x-free-form": True}


class TestAcceptedClass:
    """It stands for the class in a property, or for the innermost mapping where there is none."""

    @pytest.mark.parametrize(
        ("node", "expected"),
        [
            pytest.param("allOf: [{$ref: '#/Inner'}]", INNER, id="class"),
            pytest.param(
                "type: array, items: {$ref: '#/Inner'}",
                {"type": "array", "items": INNER},
                id="list",
            ),
            pytest.param(
                "type: object, additionalProperties: {$ref: '#/Inner'}",
                {"type": "object", "additionalProperties": INNER},
                id="map",
            ),
            pytest.param(
                "type: object, additionalProperties: true", {**FREE, **ACCEPTING}, id="free-form"
            ),
            pytest.param(
                "type: array, items: {type: object, additionalProperties: true}",
                {"type": "array", "items": {**FREE, **ACCEPTING}},
                id="list-of-free-form",
            ),
            pytest.param(
                "type: object, additionalProperties: {type: object, additionalProperties: true}",
                {"type": "object", "additionalProperties": {**FREE, **ACCEPTING}},
                id="map-of-free-form",
            ),
            pytest.param(
                "type: object, additionalProperties: {type: string}",
                {**TEXTS, **ACCEPTING},
                id="map-of-text",
            ),
            pytest.param(
                "type: array, items: {type: object, additionalProperties: {type: string}}",
                {"type": "array", "items": {**TEXTS, **ACCEPTING}},
                id="list-of-maps-of-text",
            ),
            pytest.param("type: string", {"type": "string"}, id="text"),
        ],
    )
    def test_it_stands_where_an_object_does(
        self, widget: Widget, node: str, expected: dict[str, Any]
    ) -> None:
        text = f"a: {{description: One., {node}, x-kserve-accepts: Other}}"
        schemas = model_input.classes(bundle.load(widget(spec_with(text, OTHER))))
        schema = schemas["V1WidgetSpec"]
        assert {key: schema["properties"]["a"][key] for key in expected} == expected
        assert json.dumps(schema["properties"]["a"]).count("x-accepts") == (node != "type: string")
        assert schema["x-accepted"] == '{"a": "Other"}'
        assert "Other" in [imported["name"] for imported in schema["x-imports"]]

    @pytest.mark.parametrize(
        ("module", "annotation"),
        [
            (
                "v1alpha1_inference_router",
                "rules: Sequence[V1alpha1InferenceStep | ModelLike] | None",
            ),
            (
                "v1alpha1_model_spec",
                "model_format: V1beta1ModelFormat | Mapping[str, str] | ForeignModel | None",
            ),
        ],
    )
    def test_a_constructor_takes_it(
        self, rendering: Rendering, module: str, annotation: str
    ) -> None:
        text = (rendering.models / f"{module}.py").read_text()
        assert f"        {annotation} = None,\n" in text


class TestAlias:
    def test_it_is_an_attribute_of_the_type_of_the_one_that_it_stands_for(
        self, rendering: Rendering
    ) -> None:
        text = (rendering.models / "v1beta1_metrics_spec.py").read_text()
        assert '    podmetric: V1beta1PodMetricSource | None\n    """Value of the ' not in text
        assert "    podmetric: V1beta1PodMetricSource | None\n" in text

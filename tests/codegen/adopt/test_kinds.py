"""Adopt writes kinds and versions that are new: their schemas, and their rows in both tables."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from codegen.schema import source
from tests.codegen.adopt.adopting import SCHEMA, Adopting
from tests.codegen.widget_schema import OTHER, spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

SPEC = spec_with("other: {description: The other thing here., allOf: [{$ref: '#/Other'}]}", OTHER)
Json = dict[str, Any]


@pytest.fixture
def released(widget: Widget, adopting: Adopting) -> Json:
    """The definition of the widget, in ``crds``."""
    [definition] = adopting.release(widget(SPEC))
    return deepcopy(definition)


def gadget(definition: Json) -> Json:
    """The definition of another kind."""
    found = deepcopy(definition)
    found["metadata"]["name"] = "gadgets.example.org"
    found["spec"]["names"] = {
        "kind": "Gadget",
        "listKind": "GadgetList",
        "plural": "gadgets",
        "shortNames": ["gt"],
        "singular": "gadget",
    }
    found["spec"]["scope"] = "Cluster"
    [version] = found["spec"]["versions"]
    version.pop("additionalPrinterColumns")
    root = version["schema"]["openAPIV3Schema"]
    root["required"] = ["spec"]
    root["properties"]["spec"]["properties"]["new"] = {"type": "string"}
    root["properties"]["status"] = {"type": "object", "properties": {"ready": {"type": "boolean"}}}
    return found


def test_a_kind(released: Json, adopting: Adopting) -> None:
    adopting.write(gadget(released))
    code, out, err = adopting()
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "new type: V1Gadget in gadget.yaml: choose its name, if upstream has another",
        "new type: V1GadgetSpec in gadget.yaml: choose its name, if upstream has another",
        "new type: V1GadgetStatus in gadget.yaml: choose its name, if upstream has another",
        "existing type: V1GadgetSpec.other is of Other",
        "openapi: 3 files changed, 11 descriptions to write: lint names them",
    ]
    assert (SCHEMA / "gadget.yaml").read_text() == GADGET
    assert (SCHEMA / "resources.yaml").read_text().endswith(ROW)
    assert (
        (SCHEMA / "openapi.yaml")
        .read_text()
        .endswith(
            "    V1Widget:\n      $ref: './widget.yaml#/V1Widget'\n"
            "    V1Gadget:\n      $ref: './gadget.yaml#/V1Gadget'\n"
        )
    )
    adopting.describe()
    assert adopting.lint() == []
    assert adopting.drift() == ["0 differences"]
    assert adopting() == (0, "openapi: nothing to add\n", "")


ROW = """\
      - {name: Size, type: integer, jsonPath: .spec.size}
- kind: Gadget
  group: example.org
  plural: gadgets
  singular: gadget
  scope: Cluster
  shortNames: [gt]
  versions:
    v1:
      schema: V1Gadget
      served: true
      storage: true
      subresources:
        status: {}
"""
GADGET = """\
V1Gadget:
  description: TODO
  type: object
  required: [spec]
  x-kubernetes-group-version-kind:
  - group: example.org
    version: v1
    kind: Gadget
  properties:
    apiVersion:
      description: TODO
      type: string
    kind:
      description: TODO
      type: string
    metadata:
      description: TODO
      allOf:
      - $ref: './widget.yaml#/V1ObjectMeta'
    spec:
      description: TODO
      allOf:
      - $ref: '#/V1GadgetSpec'
    status:
      description: TODO
      allOf:
      - $ref: '#/V1GadgetStatus'

V1GadgetSpec:
  description: TODO
  type: object
  properties:
    new:
      description: TODO
      type: string
    other:
      description: TODO
      allOf:
      - $ref: './spec.yaml#/Other'

V1GadgetStatus:
  description: TODO
  type: object
  properties:
    ready:
      description: TODO
      type: boolean
"""


def test_a_version_refers_to_the_types_of_the_one_before(
    released: Json, adopting: Adopting
) -> None:
    [old] = released["spec"]["versions"]
    new = deepcopy(old)
    new["name"] = "v2"
    new["storage"] = False
    spec = new["schema"]["openAPIV3Schema"]["properties"]["spec"]
    del spec["properties"]["other"]["properties"]["port"]
    released["spec"]["versions"].append(new)
    adopting.write(released)
    code, out, err = adopting()
    assert (code, err) == (0, "")
    assert "new type: V2Widget in widget.yaml" in out
    table = source.read(SCHEMA / "resources.yaml").data
    assert table[0]["versions"]["v2"] == {
        "schema": "V2Widget",
        "served": True,
        "storage": False,
        "subresources": {"status": {}},
        "additionalPrinterColumns": table[0]["versions"]["v1"]["additionalPrinterColumns"],
    }
    text = (SCHEMA / "widget.yaml").read_text()
    assert "V2OtherSpec:\n" in text
    assert "- $ref: './spec.yaml#/Inner'\n" in text
    adopting.describe()
    assert adopting.lint() == []
    assert adopting.drift() == ["0 differences"]


def test_a_version_goes_into_the_folder_of_its_name(
    widget: Widget, adopting: Adopting, tmp_path: Path
) -> None:
    folder = widget(SPEC)
    (folder / "v1").mkdir()
    (folder / "widget.yaml").rename(folder / "v1" / "widget.yaml")
    (folder / "spec.yaml").rename(folder / "v1" / "spec.yaml")
    root = folder / "openapi.yaml"
    root.write_text(root.read_text().replace("./widget.yaml", "./v1/widget.yaml"))
    [definition] = adopting.release(folder)
    released = deepcopy(definition)
    [old] = released["spec"]["versions"]
    released["spec"]["versions"].append({**old, "name": "v2", "storage": False})
    adopting.write(released)
    adopting()
    text = (tmp_path / "openapi" / "v2" / "widget.yaml").read_text()
    assert "      - $ref: '../v1/spec.yaml#/V1WidgetSpec'\n" in text
    assert adopting.drift() == ["0 differences"]


def test_a_kind_has_a_list_where_others_have(widget: Widget, adopting: Adopting) -> None:
    lists = """
    V1WidgetList:
      description: Widgets of a namespace or of all.
      type: object
      x-kubernetes-group-version-kind: [{group: example.org, version: v1, kind: WidgetList}]
      required: [items]
      properties:
        apiVersion: {description: API group and version of the list., type: string}
        kind: {description: Type name of the list., type: string}
        items: {description: The widgets of the list., type: array, items: {$ref: './widget.yaml#/V1Widget'}}
    V1ListMeta:
      description: Metadata that every list has.
      type: object
      properties:
        continue: {description: Where the next page begins., type: string}
    """
    spec = spec_with(
        SPEC.partition("properties:\n")[2].partition("\nOther")[0],
        OTHER + "".join(line[4:] + "\n" for line in lists.splitlines()),
    )
    [definition] = adopting.release(widget(spec, listed=["V1WidgetList", "V1ListMeta"]))
    adopting.write(gadget(definition))
    adopting()
    text = (SCHEMA / "gadget.yaml").read_text()
    assert "V1GadgetList:\n  description: TODO\n  type: object\n" in text
    assert "      x-kserve-constructor: optional\n" in text
    listed = (SCHEMA / "openapi.yaml").read_text().partition("V1WidgetList'\n")[2]
    assert listed.startswith(
        "    V1Gadget:\n      $ref: './gadget.yaml#/V1Gadget'\n"
        "    V1GadgetList:\n      $ref: './gadget.yaml#/V1GadgetList'\n"
        "    V1ListMeta:\n"
    )
    assert "      - $ref: './spec.yaml#/V1ListMeta'\n" in text
    adopting.describe()
    assert adopting.lint() == []


def test_settings_that_changed_are_left(released: Json, adopting: Adopting) -> None:
    released["spec"]["versions"][0]["served"] = False
    adopting.write(released)
    code, out, _ = adopting()
    assert code == 1
    assert "left: Widget/v1 .: served: CRDs have false, schema has true\n" in out

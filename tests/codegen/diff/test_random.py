"""Random small schemas, changed at random: no change is lost, none is unknown, none crashes."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from codegen.diff import rules
from codegen.diff.changes import class_changes
from codegen.diff.report.build import build_report
from codegen.diff.report.report import Report
from codegen.diff.severity import Severity
from codegen.diff.sides.python_classes import Attribute, PythonClass

Json = dict[str, Any]
NAMES = ("alpha", "bravo", "colour", "depth", "engine")
TYPES = (
    "string", "integer", "number", "boolean", "intOrString", "any", "kept", "open", "closed", "array", "map",
    "object",
)  # fmt: skip
TRUE = st.just(True)
TEXTS = st.sampled_from(["one", "two", "three"])
SMALL = st.integers(0, 9)
PARTS = st.lists(
    st.sampled_from([{"required": [name]} for name in NAMES]), min_size=1, unique_by=json.dumps
).map(lambda parts: sorted(parts, key=json.dumps))
# What a node of a type may say; what a keyword means when it is absent is never written out.
KEYWORDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "string": {
        "minLength": SMALL.map(lambda number: number + 1),
        "maxLength": SMALL,
        "pattern": st.sampled_from(["^a", "^b", "c$"]),
        "format": st.sampled_from(["date", "date-time", "uri"]),
        "enum": st.lists(TEXTS, min_size=1, unique=True),
        "default": TEXTS,
    },
    "number": {"multipleOf": st.sampled_from([0.1, 0.2, 0.3, 1]), "minimum": SMALL},
    "integer": {
        "minimum": SMALL,
        "maximum": SMALL,
        "exclusiveMinimum": TRUE,
        "exclusiveMaximum": TRUE,
        "multipleOf": st.integers(1, 6),
        "format": st.sampled_from(["int32", "int64"]),
        "enum": st.lists(SMALL, min_size=1, unique=True),
        "default": SMALL,
    },
    "boolean": {"default": st.booleans()},
    "intOrString": {"default": SMALL | TEXTS, "pattern": st.sampled_from(["^a", "^b"])},
    "any": {"default": st.just({})},
    "kept": {"default": st.just({})},
    "open": {"default": st.just({})},
    "closed": {"default": st.just({})},
    "array": {
        "minItems": SMALL.map(lambda number: number + 1),
        "maxItems": SMALL,
        "uniqueItems": TRUE,
        "x-kubernetes-list-type": st.just("set"),
    },
    "map": {
        "minProperties": SMALL.map(lambda number: number + 1),
        "maxProperties": SMALL,
        "x-kubernetes-map-type": st.just("atomic"),
    },
    "object": {
        "x-kubernetes-preserve-unknown-fields": TRUE,
        "x-kubernetes-embedded-resource": TRUE,
        "x-kubernetes-map-type": st.just("atomic"),
        "oneOf": PARTS,
        "anyOf": PARTS,
        "allOf": PARTS,
        "not": st.just({"required": ["colour"]}),
        "default": st.just({}),
    },
}
EVERYWHERE: dict[str, st.SearchStrategy[Any]] = {
    "description": TEXTS,
    "nullable": TRUE,
    "x-kubernetes-validations": st.lists(
        st.fixed_dictionaries({"rule": TEXTS, "message": TEXTS}),
        min_size=1,
        max_size=2,
        unique_by=lambda rule: str(rule["rule"]),
    ),
}
WRITTEN: dict[str, Json] = {
    "intOrString": {"x-kubernetes-int-or-string": True},
    "any": {"x-kubernetes-preserve-unknown-fields": True},
    "kept": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    "open": {"type": "object", "additionalProperties": True},
    "closed": {"type": "object", "additionalProperties": False},
    "map": {"type": "object"},
}
HEADS: dict[str, st.SearchStrategy[Any]] = {
    "served": st.booleans(),
    "deprecated": TRUE,
    "deprecationWarning": TEXTS,
    "subresources": st.sampled_from([{"status": {}}, {"scale": {"specReplicasPath": ".spec.a"}}]),
    "additionalPrinterColumns": st.lists(
        st.fixed_dictionaries({"name": TEXTS, "type": TEXTS, "jsonPath": TEXTS}),
        min_size=1,
        unique_by=lambda column: str(column["name"]),
    ),
}
SPECS: dict[str, st.SearchStrategy[Any]] = {
    "scope": st.sampled_from(["Namespaced", "Cluster"]),
    "conversion": st.just({"strategy": "Webhook"}),
    "preserveUnknownFields": TRUE,
}
ORDERS: dict[str, st.SearchStrategy[Any]] = {
    "shortNames": st.lists(TEXTS, min_size=1, unique=True).map(sorted),
    "categories": st.lists(TEXTS, min_size=1, unique=True).map(sorted),
    "singular": TEXTS,
    "listKind": TEXTS,
}
CLASSES = ("V1OrderSpec", "V1Parcel", "V1Letter")
OPTIONS = (
    ("x-kserve-constructor", "optional"),
    ("x-kserve-aliases", "NAME_too"),
    ("x-kserve-attribute", "NAME_py"),
    ("x-kserve-accepts", "V1Letter"),
    ("description", "What NAME says."),
    ("pattern", "^NAME"),
)
# What came of another name or class is told by the new one; of two that were swapped, one is.
TOLD_OTHERWISE = {
    "field-renamed",
    "field-moved",
    "attribute-renamed",
    "attribute-type-changed",
    "parameter-moved",
}
STORED = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def schemas(draw: st.DrawFn, depth: int = 0) -> Json:
    """A structural schema, with the kind of node that it is at ``x-test``, which is taken out."""
    kind = "object" if depth == 0 else draw(st.sampled_from(TYPES if depth < 3 else TYPES[:9]))
    schema: Json = {"x-test": kind, **WRITTEN.get(kind, {"type": kind})}
    choices = {**KEYWORDS[kind], **EVERYWHERE}
    for keyword in draw(st.lists(st.sampled_from(sorted(choices)), max_size=2, unique=True)):
        schema[keyword] = draw(choices[keyword])
    if kind == "array":
        schema["items"] = draw(schemas(depth + 1))
    elif kind == "map":
        schema["additionalProperties"] = draw(schemas(depth + 1))
    elif kind == "object":
        names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
        schema["properties"] = {name: draw(schemas(depth + 1)) for name in names}
        required = draw(st.lists(st.sampled_from(names), unique=True))
        if required:
            schema["required"] = required
    return schema


@st.composite
def definitions(draw: st.DrawFn) -> Json:
    """A CustomResourceDefinition of one or two versions, which may have one schema."""
    first = draw(schemas())
    versions = [{"name": "v1", "served": True, "storage": True, "schema": first}]
    if draw(st.booleans()):
        second = deepcopy(first) if draw(st.booleans()) else draw(schemas())
        versions.append({"name": "v2", "served": True, "storage": False, "schema": second})
    return {"scope": "Namespaced", "names": {}, "versions": versions}


@st.composite
def changed(draw: st.DrawFn, old: Json) -> Json:
    """The definition with one to three things changed."""
    new = deepcopy(old)
    for _ in range(draw(st.integers(1, 3))):
        version = draw(st.sampled_from(new["versions"]))
        nodes = list(_nodes(version["schema"]))
        what = draw(
            st.sampled_from(["node", "node", "node", "fields", "fields", "head", "kind", "version"])
        )
        event(what)
        if what == "node":
            node = draw(st.sampled_from(nodes))
            _set(draw, node, {**KEYWORDS[node["x-test"]], **EVERYWHERE})
        elif what == "fields":
            _fields(draw, draw(st.sampled_from([n for n in nodes if "properties" in n])))
        elif what == "head":
            _set(draw, version, HEADS)
        elif what == "version":
            _version(new["versions"], storage=draw(st.booleans()))
        else:
            holder, choices = draw(st.sampled_from([(new, SPECS), (new["names"], ORDERS)]))
            _set(draw, holder, choices)
    return new


def _set(draw: st.DrawFn, node: Json, choices: dict[str, st.SearchStrategy[Any]]) -> None:
    """Give a keyword another value, or take it away where it may be left out."""
    keyword = draw(st.sampled_from(sorted(choices)))
    if keyword in node and keyword not in ("served", "scope") and draw(st.booleans()):
        del node[keyword]
    else:
        node[keyword] = draw(choices[keyword])


def _fields(draw: st.DrawFn, node: Json) -> None:
    """Add, remove, replace or move a field, or require it, or no longer."""
    properties, required = node["properties"], set(node.pop("required", ()))
    name = draw(st.sampled_from(NAMES))
    if name not in properties or draw(st.booleans()):
        properties[name] = draw(schemas(2))
    elif len(properties) > 1 and draw(st.booleans()):
        del properties[name]
    required ^= {draw(st.sampled_from(NAMES))} if draw(st.booleans()) else set()
    required &= set(properties)
    if required:
        node["required"] = sorted(required)


def _version(versions: list[Json], *, storage: bool) -> None:
    """Add a second version, or take it out, or store objects in the other one."""
    if len(versions) == 1:
        versions.append({**deepcopy(versions[0]), "name": "v2", "storage": False})
    elif storage:
        for version in versions:
            version["storage"] = not version["storage"]
    else:
        versions.pop()


def _nodes(schema: Json) -> list[Json]:
    below = [*schema.get("properties", {}).values()]
    held = [schema.get(key) for key in ("items", "additionalProperties")]
    below += [node for node in held if isinstance(node, dict)]
    return [schema, *(node for child in below for node in _nodes(child))]


def _plain(value: Any) -> Any:
    """A value without the notes of these tests, and with what has no order in one order."""
    if isinstance(value, dict):
        return {
            key: sorted(child) if key == "required" else _plain(child)
            for key, child in value.items()
            if key != "x-test"
        }
    return [_plain(item) for item in value] if isinstance(value, list) else value


def compare(old: Json, new: Json) -> Report:
    with TemporaryDirectory() as folder:
        paths = [Path(folder, "old.yaml"), Path(folder, "new.yaml")]
        for path, document in zip(paths, (old, new), strict=True):
            path.write_text(json.dumps(document), encoding="utf-8")
        return build_report(str(paths[0]), str(paths[1]), Path(folder))[0]


def crd(definition: Json) -> Json:
    spec = _plain(definition)
    spec["group"] = "shop.example.org"
    spec["names"] |= {"kind": "Order", "plural": "orders"}
    for version in spec["versions"]:
        version["schema"] = {"openAPIV3Schema": version["schema"]}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "orders.shop.example.org"},
        "spec": spec,
    }


def said(report: Report) -> list[tuple[str, str]]:
    return [(entry.subject, f.message) for entry in report.entries for f in entry.findings]


@given(definitions(), st.randoms(use_true_random=False))
@STORED
def test_a_schema_does_not_differ_from_itself_in_another_order(old: Json, random: Any) -> None:
    assert said(compare(crd(old), crd(_shuffled(old, random)))) == []


def _shuffled(value: Any, random: Any) -> Any:
    """A value with the keys of its mappings, and the required fields, in another order."""
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)
        found = {key: _shuffled(value[key], random) for key in keys}
        if "properties" in found and "required" in found:
            random.shuffle(found["required"])
        return found
    return [_shuffled(item, random) for item in value] if isinstance(value, list) else value


@given(st.data())
@STORED
def test_every_change_is_found_and_known(data: st.DataObject) -> None:
    old = data.draw(definitions())
    new = data.draw(changed(old))
    assume(_plain(old) != _plain(new))
    check_both_ways(crd(old), crd(new))


def check_both_ways(old: Json, new: Json) -> None:
    there, back = compare(old, new), compare(new, old)
    assert there.entries
    for report in (there, back):
        assert report.count(Severity.UNHANDLED) == 0, said(report)
        once = [
            (entry.subject, finding.message, finding.old, finding.new)
            for entry in report.entries
            for finding in entry.findings
        ]
        assert len(set(once)) == len(once), once
    names = [{f.rule for entry in r.entries for f in entry.findings} for r in (there, back)]
    if TOLD_OTHERWISE & (names[0] | names[1]):
        event("told otherwise in the other direction")
        return
    assert {e.subject for e in there.entries} == {e.subject for e in back.entries}


@st.composite
def models(draw: st.DrawFn) -> Json:
    """The classes of a small OpenAPI document; each refers to later ones alone."""
    return {
        name: {"properties": draw(_properties(CLASSES[index + 1 :])), "required": []}
        for index, name in enumerate(CLASSES)
    }


def _properties(later: tuple[str, ...]) -> st.SearchStrategy[Json]:
    nodes: list[st.SearchStrategy[Json]] = [
        st.sampled_from(["string", "integer", "boolean"]).map(lambda name: {"type": name})
    ]
    if later:
        refs = st.sampled_from(later).map(lambda name: {"$ref": f"#/components/schemas/{name}"})
        nodes += [
            refs.map(lambda ref: {"allOf": [ref]}),
            refs.map(lambda ref: {"type": "array", "items": ref}),
        ]
    return st.dictionaries(st.sampled_from(NAMES), st.one_of(nodes), min_size=1, max_size=4)


@st.composite
def remodelled(draw: st.DrawFn, old: Json) -> Json:
    """The classes with one to three things changed."""
    new = deepcopy(old)
    for _ in range(draw(st.integers(1, 3))):
        index = draw(st.integers(0, len(CLASSES) - 1))
        model = new[CLASSES[index]]
        properties = model["properties"]
        name = draw(st.sampled_from(sorted(properties)))
        what = draw(st.sampled_from(["order", "required", "option", "fields"]))
        event(what)
        if what == "order":
            model["properties"] = {
                n: properties[n] for n in draw(st.permutations(sorted(properties)))
            }
        elif what == "required":
            model["required"] = sorted({*model["required"]} ^ {name})
            properties[name].pop("x-kserve-constructor", None)
        elif what == "option":
            # The constructor asks for what is required alone.
            options = OPTIONS if name in model["required"] else OPTIONS[1:]
            option, value = draw(st.sampled_from(options))
            properties[name] = {**properties[name], option: value.replace("NAME", name)}
        else:
            model["properties"] = {**properties, **draw(_properties(CLASSES[index + 1 :]))}
    return new


def bundle(classes: Json) -> Json:
    """A bundled document with these classes, of which the first is what a kind asks for."""
    text = {"type": "string", "description": "Text."}
    spec = {"description": "The spec.", "allOf": [{"$ref": f"#/components/schemas/{CLASSES[0]}"}]}
    root = {"apiVersion": text, "kind": text, "spec": spec}
    of_kind = {"group": "shop.example.org", "version": "v1", "kind": "Order"}
    schemas: Json = {"V1Order": _model(root, **{"x-kubernetes-group-version-kind": [of_kind]})}
    for name, model in classes.items():
        properties = {
            wire: {"description": f"The {wire}.", **_options(node)}
            for wire, node in model["properties"].items()
        }
        schemas[name] = _model(properties, required=model["required"])
    row = {"group": "shop.example.org", "kind": "Order", "plural": "orders", "singular": "order"}
    version = {"schema": "V1Order", "served": True, "storage": True}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Shop", "version": "v1"},
        "paths": {},
        "components": {"schemas": schemas},
        "x-kserve-resources": [{**row, "scope": "Namespaced", "versions": {"v1": version}}],
    }


def _model(properties: Json, **keywords: Any) -> Json:
    return {"description": "A model.", "type": "object", **keywords, "properties": properties}


def _options(node: Json) -> Json:
    aliases = "x-kserve-aliases"
    return {**node, aliases: [node[aliases]]} if aliases in node else node


def _ordered(classes: Json) -> str:
    return json.dumps(classes)


@given(st.data())
@STORED
def test_every_change_of_models_is_found_and_known(data: st.DataObject) -> None:
    old = data.draw(models())
    new = data.draw(remodelled(old))
    assume(_ordered(old) != _ordered(new))
    assert said(compare(bundle(old), bundle(old))) == []
    check_both_ways(bundle(old), bundle(new))


attributes = st.builds(
    Attribute,
    name=st.sampled_from(NAMES),
    wire=st.sampled_from([*NAMES, "frame"]),
    type=st.sampled_from(["str", "int", "object", "V1Other"]),
    required=st.booleans(),
    default=st.sampled_from(["", '"Order"']),
    aliases=st.sets(st.sampled_from(["other", "further"])).map(lambda names: tuple(sorted(names))),
    accepts=st.sampled_from(["", "V1Letter", "V1Parcel"]),
    shorthand=st.booleans(),
)
classes = st.builds(
    PythonClass,
    name=st.just("V1Order"),
    attributes=st.lists(
        attributes, min_size=1, unique_by=(lambda found: found.name, lambda found: found.wire)
    ).map(lambda found: {attribute.name: attribute for attribute in found}),
    translation=st.sampled_from(["", "component", "custom-container"]),
)


@given(classes, classes)
@STORED
def test_every_change_of_a_class_is_found_and_known(old: PythonClass, new: PythonClass) -> None:
    known = rules.load()
    for before, after in ((old, new), (new, old)):
        changes = list(class_changes.compare({"V1Order": before}, {"V1Order": after}, {}))
        same = before == after and list(before.attributes) == list(after.attributes)
        assert bool(changes) == (not same)
        for _, _, change in changes:
            matching = [name for name, rule in known.items() if rule.matches(change)]
            assert len(matching) == 1, (change.what, change.key, change.name, matching)

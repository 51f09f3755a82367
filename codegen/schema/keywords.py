"""The keywords that a schema in ``openapi/`` may hold; any other is an error."""

from __future__ import annotations

VALIDATION = frozenset(
    {
        "type", "format", "nullable", "enum", "default", "pattern", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
        "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "required",
        "anyOf", "oneOf", "not",
    }
)  # fmt: skip
STRUCTURE = frozenset(
    {"$ref", "allOf", "properties", "items", "additionalProperties", "description"}
)
KUBERNETES = frozenset(
    {
        "x-kubernetes-preserve-unknown-fields",
        "x-kubernetes-embedded-resource",
        "x-kubernetes-int-or-string",
        "x-kubernetes-list-type",
        "x-kubernetes-list-map-keys",
        "x-kubernetes-map-type",
        "x-kubernetes-validations",
        "x-kubernetes-group-version-kind",
    }
)
PART = "x-kserve-part"
OVERRIDE = "x-kserve-override"
UNVALIDATED = "x-kserve-unvalidated"
POSITIONAL = "x-kserve-positional"
SHORTHAND = "x-kserve-shorthand"
TRANSLATION = "x-kserve-translation"
ATTRIBUTE = "x-kserve-attribute"
ALIASES = "x-kserve-aliases"
ACCEPTS = "x-kserve-accepts"
CONSTRUCTOR = "x-kserve-constructor"
RESOURCES = "x-kserve-resources"
VARIANT_OF = "x-kserve-variant-of"
SINCE = "x-kserve-since"
"""Of a bundle: the release that a class or field came with, or releases by kind."""
KSERVE_OF_SCHEMA = frozenset({PART, POSITIONAL, TRANSLATION})
KSERVE_OF_PROPERTY = frozenset(
    {OVERRIDE, UNVALIDATED, SHORTHAND, ATTRIBUTE, ALIASES, ACCEPTS, CONSTRUCTOR}
)
KSERVE = KSERVE_OF_SCHEMA | KSERVE_OF_PROPERTY
GROUP_VERSION_KIND = "x-kubernetes-group-version-kind"
ALL = VALIDATION | STRUCTURE | KUBERNETES | KSERVE
UNVALIDATABLE = frozenset(
    {
        "pattern", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems",
        "minProperties", "maxProperties", "oneOf", "not", "x-kubernetes-validations",
    }
)  # fmt: skip
"""What ``x-kserve-unvalidated`` may take away: it refuses values, and says no more of them."""
TYPES = frozenset({"object", "array", "string", "integer", "number", "boolean"})
TRANSLATIONS = frozenset(
    {"component", "custom-container", "graph-nodes", "model-format", "router-rules"}
)
"""Values of ``x-kserve-translation``, as ``kserve_models/_model/shorthands.py`` has them."""
RESERVED = frozenset(
    {
        "self", "locals", "to_dict", "to_json", "to_yaml", "to_str", "from_dict", "from_json",
        "from_yaml", "openapi_types", "attribute_map", "additional_properties", "clear", "pop",
        "popitem", "setdefault", "update",
    }
)  # fmt: skip
"""Names that no attribute may have: what every model has itself and its constructor uses."""

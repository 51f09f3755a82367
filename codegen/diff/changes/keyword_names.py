"""Keywords of schemas that changes are about."""

from __future__ import annotations

INT_OR_STRING = "x-kubernetes-int-or-string"
VALIDATIONS = "x-kubernetes-validations"
PRESERVE = "x-kubernetes-preserve-unknown-fields"
VALUES = "additionalProperties"
LOWER = ("minimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "maxLength", "maxItems", "maxProperties")
BOUNDS = LOWER + UPPER

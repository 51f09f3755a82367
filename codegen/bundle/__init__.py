"""One OpenAPI document from the files in ``openapi/``."""

from codegen.bundle.components import PREFIX, BundledSchemas, class_of
from codegen.bundle.document import Bundle, dumps, load, with_scalar_defaults

__all__ = [
    "PREFIX",
    "Bundle",
    "BundledSchemas",
    "class_of",
    "dumps",
    "load",
    "with_scalar_defaults",
]

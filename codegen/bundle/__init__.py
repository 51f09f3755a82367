"""One OpenAPI document from the files in ``openapi/``."""

from codegen.bundle.document import PREFIX, Bundle, BundledSchemas, class_of, dumps, load

__all__ = ["PREFIX", "Bundle", "BundledSchemas", "class_of", "dumps", "load"]

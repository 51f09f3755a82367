"""CustomResourceDefinitions: written from the schema, and read from files."""

from codegen.crds.write import definitions, dumps, file_name

__all__ = ["definitions", "dumps", "file_name"]

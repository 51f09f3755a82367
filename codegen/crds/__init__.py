"""CustomResourceDefinitions: written from the schema, and read from files."""

from codegen.crds.build import definitions, dumps, file_name

__all__ = ["definitions", "dumps", "file_name"]

"""CustomResourceDefinitions, written from the schema and read from files."""

from codegen.crds.write import Expansion, definition, definitions, dumps, file_name

__all__ = ["Expansion", "definition", "definitions", "dumps", "file_name"]

"""What is wrong in a schema folder beyond what bundling finds."""

from codegen.lint.structure import lint

__all__ = ["lint"]

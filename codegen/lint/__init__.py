"""What is wrong in a schema folder, each problem with file and line."""

from codegen.lint.linter import RULES, lint

__all__ = ["RULES", "lint"]

"""Texts of schemas that tests put into ``openapi/spec.yaml`` of the widget schema."""

from __future__ import annotations

from textwrap import dedent

REF = "#/components/schemas/"
OTHER = """
Other:
  description: What stands beside it.
  type: object
  required: [name]
  properties:
    name:
      description: Name of the other.
      type: string
    port:
      description: Port of the other.
      type: integer
      default: 80
    inner:
      description: What is in the other.
      allOf:
      - $ref: '#/Inner'
Inner:
  description: What is further in.
  type: object
  required: [key]
  properties:
    key:
      description: Key of the inner.
      type: string
"""


def spec_with(properties: str, tail: str = "") -> str:
    """A V1WidgetSpec with these properties (their lines start at 5), and what stands after it."""
    lines = "\n".join("    " + line for line in dedent(properties).strip("\n").splitlines())
    head = "V1WidgetSpec:\n  description: What the widget is.\n  type: object\n  properties:\n"
    return f"{head}{lines}\n{dedent(tail).strip()}\n"

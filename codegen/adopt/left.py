"""What adopting leaves to a person: what the CRDs say otherwise, and where it is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen import drift
from codegen.adopt.files import style
from codegen.adopt.masses import Mark
from codegen.adopt.sides import Sides
from codegen.diff.compare.comparison import DEFINITION, VERSION
from codegen.diff.compare.differences import PROPERTY
from codegen.schema import keywords

_PROPERTY = re.compile(r"[.\[{]")
_KIND_GONE = "take it out of the table of kinds, or put its definition beside the others"
_REMOVED = "take it out, with what is said of it elsewhere"
_CHANGED = "change it there, and what the description says of it"


def left_over(sides: Sides, marks: list[Mark]) -> Iterator[str]:
    """Each thing that still differs, with its place in the schema and the way out."""
    for mark in marks:
        lines = style.pair(keywords.UNVALIDATED, mark.value)
        text = "\n".join(f"    {line}" for line in lines)
        what = f"{mark.schema}.{mark.field} is not validated as it was"
        yield f"{mark.place}: {what}: put this there, and out of the override what it says too:\n{text}"
    marked = {mark.root.partition("/")[0] for mark in marks}
    for entry in sides.report.entries:
        if isinstance(entry, drift.MassEntry):
            if entry.kind not in marked:
                yield str(entry)
            continue
        place = _place(sides, entry)
        gone = {each.keyword for each in entry.differences if each.theirs == "nothing"}
        way_out = _KIND_GONE if gone & {DEFINITION, VERSION} else _CHANGED
        way_out = _REMOVED if PROPERTY in gone else way_out
        yield f"{place}{entry}\n  {way_out}"


def _place(sides: Sides, entry: drift.Entry) -> str:
    """Where the subject of an entry is written in the schema; empty where it is no class."""
    name, _, path = entry.subject.partition(".")
    if name not in sides.folder.schemas:
        return ""
    first = _PROPERTY.split(path, maxsplit=1)[0]
    holder, pointer = sides.folder.schemas[name], ""
    if first:
        holder, pointer = sides.writer_of(name, first) or holder, f"/properties/{first}"
    else:
        keyword = entry.differences[0].keyword
        for part in sides.parts(name):
            if keyword not in holder.node and keyword in sides.folder.schemas[part].node:
                holder, pointer = sides.folder.schemas[part], f"/{keyword}"
    return f"{holder.place(pointer)}: "

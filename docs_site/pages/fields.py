"""Fields as lists: a tree for a kind, one level for a type."""

from __future__ import annotations

from html import escape

from docs_site.pages.page import code, fact_list, link, text, type_address, type_link
from docs_site.reference import facts
from docs_site.reference.schema import Field, Kind, Place, Reference, Use

_MOST_PLACES = 12


class FieldTree:
    """The fields of a kind as nested lists, each with an anchor that is its path.

    Where the same field stands in many places, as those of a container do in every predictor, the
    first tells all and the others name it (``data-as``): the script fills them in as they are opened.
    """

    def __init__(self, reference: Reference, kind: str, root: str) -> None:
        self.reference = reference
        self.kind = kind
        self.root = root
        self._first: dict[str, str] = {}

    def html(self, places: tuple[Place, ...], class_name: str) -> str:
        """The list of these fields of a class."""
        items = "".join(self._item(place) for place in places)
        return f'<ul class="fields" data-class="{class_name}">{items}</ul>'

    def _item(self, place: Place) -> str:
        field = place.field
        told = field_text(self.reference, field, self.kind)
        head = field_head(self.reference, field, self.root, place.path)
        first = self._first.setdefault(
            f"{field.attribute} {head.partition('</a>')[2]}{told}", place.path
        )
        below = self._below(place)
        if first == place.path:
            python = link(
                type_address(self.root, field.owner, field.attribute),
                code(f"{field.owner}.{field.attribute}"),
            )
            ways = f'<p class="ways">{code(place.path)}{python}</p>'
            return f'<li id="{place.path}">{head}{told}{ways}{below}</li>'
        name = f'<a class="name" href="#{first}">{escape(field.name)}</a>'
        return f'<li id="{place.path}" data-as="{first}">{name}{below}</li>'

    def _below(self, place: Place) -> str:
        if not place.children:
            return ""
        owner = place.children[0].field.owner
        count = len(place.children)
        words = f"{count} field{'' if count == 1 else 's'} of {code(place.field.name)}"
        inner = self.html(place.children, owner)
        is_open = " open" if place.path == "spec" else ""
        return f"<details{is_open}><summary>{words}</summary>{inner}</details>"


def type_fields(reference: Reference, fields: tuple[Field, ...], root: str) -> str:
    """The fields of a type, each with an anchor that is its name in Python."""
    items = []
    for field in fields:
        ways = f'<p class="ways">{code(field.name)}{code(field.attribute)}</p>'
        if field.is_shorthand:
            ways += "<p>Python only: it is translated when a manifest is written.</p>"
        head = field_head(reference, field, root, field.attribute)
        told = field_text(reference, field, "")
        items.append(f'<li id="{field.attribute}">{head}{told}{ways}</li>')
    return f'<ul class="fields">{"".join(items)}</ul>'


def field_head(reference: Reference, field: Field, root: str, anchor: str) -> str:
    """Name, type, and whether the field must be there."""
    words, target = facts.type_words(field.node)
    shown = escape(words) + (type_link(root, reference.types[target]) if target else "")
    required = ' <span class="required">required</span>' if field.required else ""
    name = f'<a class="name" href="#{anchor}">{escape(field.name)}</a>'
    return f'<p class="head">{name} <span class="type">{shown}</span>{required}</p>'


def field_text(reference: Reference, field: Field, kind: str) -> str:
    """What the field means, and what its values must be."""
    node = field.node
    found, rules = list(facts.facts(node)), facts.rules(node)
    if kind and field.target and not reference.types[field.target].is_shared:
        rules = rules + facts.rules(reference.types[field.target].node)
    since = field.since(kind)
    return f"<p>{text(field.description)}</p>{fact_list(found, rules, since)}"


def place_list(places: list[tuple[Kind, str]], root: str) -> str:
    """Links to the places of a type in kinds; the first ones, where there are many."""
    items = [
        f"<li>{link(f'{root}kinds/{kind.slug}.html#{path}', code(f'{kind.name} {path}'))}</li>"
        for kind, path in places[:_MOST_PLACES]
    ]
    if len(places) > _MOST_PLACES:
        items.append(f"<li>and {len(places) - _MOST_PLACES:,} more</li>")
    return f'<ul class="uses">{"".join(items)}</ul>'


def use_list(uses: list[Use], root: str) -> str:
    """Links to where a type stands."""
    items = [
        f"<li>{link(type_address(root, use.type.name, use.field.attribute), code(name))}{more}</li>"
        for use in uses
        for name, more in [_use(use)]
    ]
    return f'<ul class="uses">{"".join(items)}</ul>' if items else ""


def _use(use: Use) -> tuple[str, str]:
    name = f"{use.type.class_name}.{use.field.attribute}"
    return name, f" (in {code(use.type.name)})" if use.type.variant_of else ""

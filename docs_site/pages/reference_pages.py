"""All generated pages."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from docs_site.pages import fields, page, rule_pages
from docs_site.pages.page import Highlight, Page, code, heading, link, text
from docs_site.reference import examples, facts, operations
from docs_site.reference.schema import Kind, Reference, Type

KINDS, TYPES, OPERATIONS = "Kinds", "Types", "Operations"
_TOOLS = (
    '<p class="tools" hidden><button type="button" data-open>Open all</button>'
    '<button type="button" data-close>Close all</button></p>'
)


def reference_pages(reference: Reference, highlight: Highlight) -> Iterator[Page]:
    """Every page that is made from the schema, the classes and the rules."""
    for kind in reference.kinds:
        yield kind_page(reference, kind, highlight)
        yield operations_page(reference, kind)
    yield from (type_page(reference, each) for each in reference.types.values())
    yield types_page(reference)
    yield operations_index(reference)
    yield from rule_pages.pages()


def kind_page(reference: Reference, kind: Kind, highlight: Highlight) -> Page:
    """A version of a kind: its example, and its fields as a tree."""
    root = "../"
    schema = reference.types[kind.version.schema]
    shown = examples.example(kind)
    tree = fields.FieldTree(reference, kind.name, root)
    places = reference.places(kind)
    count = sum(1 for place in places for _ in place.walk())
    body = [
        heading(1, "top", f"{kind.name} <small>{kind.api_version}</small>"),
        f"<p>{text(schema.description)}</p>",
        _kind_facts(reference, kind, root),
        heading(2, "example", "Example"),
        '<div class="pair">',
        f"<section><h3>YAML</h3>{highlight(shown.yaml, 'yaml')}</section>",
        f"<section><h3>Python</h3>{highlight(shown.python, 'python')}</section></div>",
        heading(2, "fields", f"Fields <small>{count:,}</small>"),
        '<div class="tree">',
        _TOOLS,
        tree.html(places, schema.class_name),
        "</div>",
    ]
    return Page(f"kinds/{kind.slug}", f"{kind.name} {kind.version.name}", KINDS, "\n".join(body))


def _kind_facts(reference: Reference, kind: Kind, root: str) -> str:
    resource, version = kind.resource, kind.version
    class_name = page.type_link(root, reference.types[version.schema])
    others = [
        link(f"{other.slug}.html", code(other.version.name))
        for other in reference.kinds
        if other.name == kind.name and other != kind
    ]
    rows = [
        ("Python class", class_name),
        ("Operations", link(f"{root}operations/{kind.slug}.html", f"{resource.plural} API")),
        ("Scope", "in a namespace" if resource.scope == "Namespaced" else "whole cluster"),
        ("kubectl", ", ".join(code(each) for each in [resource.plural, *resource.short_names])),
        ("Stored", "in this version" if version.storage else "in another version"),
        ("Other versions", ", ".join(others)),
    ]
    return _rows(rows)


def _rows(rows: list[tuple[str, str]]) -> str:
    items = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows if value)
    return f'<dl class="facts">{items}</dl>'


def type_page(reference: Reference, found: Type) -> Page:
    """A class, or a variant of it: its fields, and where it stands."""
    root = "../"
    title = found.class_name if not found.variant_of else f"{found.class_name} in {found.name}"
    body = [heading(1, "top", escape(title))]
    if found.variant_of:
        base = page.type_link(root, reference.types[found.variant_of])
        body.append(f"<p>{base}, as the API server takes it in the places below.</p>")
    body.append(f"<p>{text(found.description)}</p>")
    kinds = [kind for kind in reference.kinds if kind.version.schema == found.name]
    rows = [
        ("Import", code(f"from kserve_models import {found.class_name}")),
        (
            "Kind",
            ", ".join(link(f"{root}kinds/{kind.slug}.html", escape(kind.name)) for kind in kinds),
        ),
        ("Since", f"KServe {escape(found.since)}" if found.since else ""),
        ("Variants", ", ".join(_named(root, each) for each in reference.variants[found.name])),
    ]
    body.append(_rows(rows))
    rules = facts.rules(found.node)
    if rules:
        body.append(page.fact_list([], rules))
    if found.fields:
        body.append(heading(2, "fields", f"Fields <small>{len(found.fields)}</small>"))
        body.append(fields.type_fields(reference, found.fields, root))
    uses, at = reference.uses[found.name], reference.stands_at[found.name]
    if at:
        body.append(heading(2, "in-kinds", f"In kinds <small>{len(at):,}</small>"))
        body.append(fields.place_list(at, root))
    if uses:
        body.append(heading(2, "used-by", "Used by"))
        body.append(fields.use_list(uses, root))
    return Page(f"types/{found.name}", title, TYPES, "\n".join(body))


def _named(root: str, found: Type) -> str:
    return link(page.type_address(root, found.name), code(found.name))


def types_page(reference: Reference) -> Page:
    """All types, those of KServe and those of other projects."""
    groups = {"Of KServe": False, "Of Kubernetes, Knative, KEDA and the Gateway API": True}
    body = [heading(1, "top", "Types"), "<p>Every class of the package, with its fields.</p>"]
    for title, is_shared in groups.items():
        anchor = "shared" if is_shared else "kserve"
        body.append(heading(2, anchor, title))
        found = [
            each
            for each in reference.types.values()
            if each.is_shared == is_shared and each.variant_of is None
        ]
        items = "".join(f"<li>{_named('', each)}</li>" for each in found)
        body.append(f'<ul class="columns">{items}</ul>')
    return Page("types", "Types", TYPES, "\n".join(body))


def operations_index(reference: Reference) -> Page:
    """The kinds, with the pages of their operations."""
    body = [
        heading(1, "top", "Operations"),
        "<p>The methods of the API classes, by kind. Each sends one request.</p>",
    ]
    for kind in reference.kinds:
        found = operations.operations(reference, kind)
        title = f"{kind.name} <small>{kind.api_version}</small>"
        address = f"operations/{kind.slug}.html"
        items = "".join(
            f"<li>{link(f'{address}#{each.method}', code(each.method))}</li>" for each in found
        )
        body.append(heading(2, kind.slug, link(address, title)))
        body.append(f'<ul class="columns">{items}</ul>')
    return Page("operations", "Operations", OPERATIONS, "\n".join(body))


def operations_page(reference: Reference, kind: Kind) -> Page:
    """The methods of the API classes that concern a kind."""
    root = "../"
    found = operations.operations(reference, kind)
    title = f"{kind.name} {kind.version.name}: operations"
    of_kind = link(f"{root}kinds/{kind.slug}.html", escape(kind.name))
    body = [
        heading(1, "top", f"{kind.name} operations <small>{kind.api_version}</small>"),
        f"<p>Methods of {code(found[0].api_class)} for {of_kind}.</p>",
    ]
    for each in found:
        body += [
            heading(2, each.method, code(each.method)),
            f"<p>{text(each.description)}</p>",
            f'<p class="request"><b>{each.verb}</b> {code(each.path)}</p>',
        ]
        for name, terms in each.sections.items():
            title_of = {"Args": "Takes", "Returns": "Returns", "Raises": "Raises"}[name]
            body.append(f"<h3>{title_of}</h3>{_terms(reference, terms, root)}")
        body.append(
            f"<p>{code(f'{each.method}_with_http_info')} returns the answer's status and headers, too.</p>"
        )
    return Page(f"operations/{kind.slug}", title, OPERATIONS, "\n".join(body))


def _terms(reference: Reference, terms: list[operations.Term], root: str) -> str:
    items = []
    for term in terms:
        name = code(term.name)
        if term.name in reference.types:
            name = _named(root, reference.types[term.name])
        of_type = f' <span class="type">{escape(term.type)}</span>' if term.type else ""
        items.append(f"<dt>{name}{of_type}</dt><dd>{text(term.description)}</dd>")
    return f'<dl class="terms">{"".join(items)}</dl>'

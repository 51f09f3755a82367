"""The command: from words to fields, and what is printed of them."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kserve_models.cli.explain.fields import Field

_NAME = "kserve-models explain"
_WIDTH = 96
_STAGES: dict[str | None, int] = {"alpha": 0, "beta": 1, None: 2}
_DESCRIPTION = """\
Say what a kind or a field is: type, default, bounds, the rules that concern it, its Python
class and attribute, and since which KServe release it exists.

  kserve-models explain isvc.spec.predictor.model
  kserve-models explain isvc.spec --recursive
  kserve-models explain --search 'storage uri'

Exit codes: 0 found; 1 nothing found; 2 wrong usage, or no such kind or field.
"""


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command to the parser's."""
    parser = commands.add_parser(
        "explain",
        help="what a field is",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "field",
        nargs="?",
        metavar="KIND[.FIELD...]",
        help="such as isvc.spec.predictor.minReplicas; kinds have the names that kubectl knows",
    )
    parser.add_argument("--api-version", help="such as v1alpha1 (default: the newest of the kind)")
    parser.add_argument("--recursive", action="store_true", help="names and types of all below")
    parser.add_argument(
        "--search", metavar="WORDS", help="fields with these words, there or anywhere"
    )
    runner: Callable[[argparse.Namespace], int] = run
    parser.set_defaults(run=runner, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Explain; the exit code."""
    if arguments.field is None and arguments.search is None:
        arguments.parser.error("expected KIND[.FIELD...] or --search WORDS")
    try:
        found = list(_chosen(arguments.field, arguments.api_version))
    except ValueError as error:
        print(f"{_NAME}: {error}", file=sys.stderr)
        return 2
    if arguments.search is not None:
        lines = [line for kind, field in found for line in _search(kind, field, arguments.search)]
        if not lines:
            print(f"{_NAME}: no field has the words {arguments.search!r}", file=sys.stderr)
            return 1
    else:
        ((kind, field),) = found
        lines = list(_tree(field, 0) if arguments.recursive else _page(kind, field))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _chosen(words: str | None, version: str | None) -> Iterator[tuple[str, Field]]:
    """The fields that are meant, each with its kind.

    Raises:
        ValueError: there is no such kind, version or field.
    """
    from kserve_models._history import releases
    from kserve_models.admission.review import RELEASE
    from kserve_models.cli.explain import fields

    if words is None:
        for kind in releases.kinds_of(RELEASE):
            yield kind, fields.root(kind, _newest(releases.versions_of(kind, RELEASE)), RELEASE)
        return
    name, _, path = words.partition(".")
    kind = _kind(name, releases.kinds_of(RELEASE))
    versions = releases.versions_of(kind, RELEASE)
    wanted = _newest(versions) if version is None else version.rpartition("/")[2]
    if wanted not in versions:
        raise ValueError(f"{kind}: expected --api-version {' or '.join(versions)}, got {version}")
    field = fields.root(kind, wanted, RELEASE)
    for step in path.split(".") if path else ():
        known = {child.name: child for child in fields.children(field)}
        plain = re.sub(r"\[[^]]*\]|\{[^}]*\}", "", step)
        if plain not in known:
            where = f"{kind} {field.path}".rstrip()
            hint = releases.alike(plain, list(known))
            raise ValueError(f"{where} has no field {plain!r}{hint}")
        field = known[plain]
    yield kind, field


def _kind(name: str, kinds: list[str]) -> str:
    from kserve_models._history.releases import alike
    from kserve_models.client._operations.rest_mapping import SHORT_NAMES
    from kserve_models.models._resources import RESOURCE_ROWS

    plurals = {row["plural"]: row["kind"] for row in RESOURCE_ROWS}
    known = {**{kind.lower(): kind for kind in kinds}, **plurals, **SHORT_NAMES}
    if name.lower() not in known:
        raise ValueError(f"KServe has no kind {name!r}{alike(name, [*kinds, *known])}")
    return str(known[name.lower()])


def _newest(versions: list[str]) -> str:
    def order(version: str) -> tuple[int, ...]:
        number, *stage = re.split("(alpha|beta)", version[1:])
        return int(number), _STAGES[stage[0] if stage else None], int(stage[1]) if stage else 0

    return max(versions, key=order)


def _page(kind: str, field: Field) -> Iterator[str]:
    import textwrap

    from kserve_models.cli.explain import fields

    yield f"{kind} {field.path}".rstrip()
    yield ""
    for name, values in _facts(kind, field):
        for number, value in enumerate(values):
            yield f"  {name if number == 0 else '':<9} {value}"
    if field.description:
        yield ""
        yield from textwrap.wrap(field.description, _WIDTH)
    below = list(fields.children(field))
    if below:
        yield ""
        yield "fields:"
    for child in below:
        marks = f"{child.type}{', required' if child.is_required else ''}"
        yield f"  {child.name}  <{marks}>"
        yield from textwrap.wrap(
            _first_sentence(child.description),
            _WIDTH,
            initial_indent=" " * 6,
            subsequent_indent=" " * 6,
        )


def _facts(kind: str, field: Field) -> Iterator[tuple[str, list[str]]]:
    import json

    from kserve_models._history.releases import first_release

    yield "type", [f"{field.type}{', required' if field.is_required else ''}"]
    if "default" in field.schema:
        yield "default", [json.dumps(field.schema["default"], ensure_ascii=False)]
    if "enum" in field.schema:
        yield "one of", [", ".join(json.dumps(value) for value in field.schema["enum"])]
    if field.bounds:
        yield "bounds", ["; ".join(field.bounds)]
    own = f"{field.holder}.{field.attribute}" if field.attribute else field.model
    if own:
        value = f" ({field.model})" if field.attribute and field.model else ""
        yield "python", [f"{own}{value}"]
    since = first_release(kind, field.version, field.path)
    if since:
        yield "since", [f"KServe {since}"]
    rules = [f"{name}: {text}" for name, text in [*field.cel_rules, *_webhook_rules(kind, field)]]
    if rules:
        yield "rules", rules


def _webhook_rules(kind: str, field: Field) -> Iterator[tuple[str, str]]:
    from kserve_models.admission.catalogue import family_of
    from kserve_models.admission.rules import RULES

    for rule in RULES:
        kinds = family_of(rule).kinds
        if kind in kinds and any(_concerns(text, field.path) for text in rule.field.split(", ")):
            yield rule.id, rule.summary


def _concerns(text: str, path: str) -> bool:
    """Whether what a rule is about is the field at a path; ``*`` stands for any name."""
    wanted, own = (re.sub(r"\[[^]]*\]|\{[^}]*\}| \(.*", "", one).split(".") for one in (text, path))
    return len(wanted) == len(own) and all(a in ("*", b) for a, b in zip(wanted, own, strict=True))


def _tree(field: Field, depth: int) -> Iterator[str]:
    from kserve_models.cli.explain import fields

    for child in fields.children(field):
        yield f"{'  ' * depth}{child.name}  <{child.type}{', required' if child.is_required else ''}>"
        yield from _tree(child, depth + 1)


def _search(kind: str, field: Field, words: str) -> Iterator[str]:
    """The places where all words are found, of each attribute of a class the first."""
    wanted = [word.lower() for word in words.split()]
    for found in _distinct(field, set()):
        text = (
            f"{found.path.rpartition('.')[2]} {found.attribute or ''} {found.description}".lower()
        )
        if all(word in text for word in wanted):
            yield f"{kind} {found.path}  <{found.type}>"
            yield f"      {_first_sentence(found.description)}"


def _distinct(field: Field, seen: set[Any]) -> Iterator[Field]:
    from kserve_models.cli.explain import fields

    for child in fields.children(field):
        key = (child.holder, child.attribute) if child.attribute else child.path
        if key not in seen:
            seen.add(key)
            yield child
            yield from _distinct(child, seen)


def _first_sentence(text: str) -> str:
    found = re.match(r".*?[.;](?= [A-Z`]|$)", text)
    return found[0] if found is not None else text

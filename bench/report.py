"""The results as a table, as a page and as a picture."""

from __future__ import annotations

import os
from html import escape
from textwrap import fill

from bench.client import measure as client
from bench.client.measure import ClientResults
from bench.floors import CLIENT_FLOORS, FLOORS, OURS, validate_floors
from bench.models import measure, peers
from bench.models.measure import Results
from bench.schema import measure as schema
from bench.schema.measure import SchemaResults
from bench.validate import manifests
from bench.validate import measure as validate
from bench.validate.measure import ValidateResults

_PROBES = (
    "round trip",
    "unknown field",
    "unexpected type",
    "required field missing",
    "text of a time",
)
_PLOTTED = (
    "from_text",
    "from_dict",
    "from_dict_read",
    "to_dict",
    "round_trip",
    "construct",
    "list",
    "kept",
)
_PAGE = """\
# What kserve_models costs

`make bench ARGS=--write` writes this page. `python -m bench --check` tests the floors, and
`--against REVISION` compares the models with those of another revision, by instructions.

One InferenceService of {fields} set fields ([manifest.json](../bench/manifest.json)), handled by
`kserve_models` and by what else holds a manifest in Python. The numbers are ratios to
`kserve-models` without extras: 2.00 took twice as long, or twice the memory. Measured on Python
{python}, {cpus} CPUs.

![Cost of each operation by peer](benchmarks.svg)

{table}

{imports}

## The floors

```
{floors}
```

## How to read it

- **Reading is parsing.** An object holds the parsed mapping and makes an attribute typed when it is
  first read. What is never read costs nothing, so text to object, and lists of which few fields
  matter, stay near the JSON parser. With `[speed]` the parser is orjson.
- **Reading every field gives some of that back.** The rows that end in "every field read" hold the
  price of making everything typed after all, in Python; peers that validate in C or Rust have it
  behind them by then. Memory grows as well: the second memory row.
- **Writing** copies the mapping, and on the way what objects were made in it as attributes were read:
  three rows show the object as read, after every field was read, and built by constructors.
- **Construction** goes through Python code of each class. Structs of msgspec and dict displays do not.
- **Where a peer is faster, it is mostly by compiled code**, and by leaving out what the last table
  shows. Not always: text and numbers go through a Python function each time they are read here, which
  costs more than the properties of the Kubernetes client 29 ("every field read again").

## How it is measured

- Each peer runs in a process of its own, all of one interpreter and with the same hash seed. They
  take turns, a round of about 20 ms each (A B C A B C ...), and all operations are gone through
  {turns} times, each time in new processes: where in memory things lie makes some per cent. The best of {rounds} rounds counts ({list_rounds} for the list), in time of the processor
  (`time.process_time`): so a busy moment of the machine meets every peer and decides nothing.
- Garbage is collected before each round; the collector is off during it, for every peer.
- Text is a `str` without white space, read and written: `bytes` that orjson and msgspec write are
  decoded, as `to_json` decodes them.
- Memory is what `tracemalloc` sees of 1,000 objects, each read from the text.
- Imports are new interpreters by the clock, the best of {imports_rounds} (fewer where one takes long), less the
  same interpreter that does nothing. There the peers import their package, all models of the schema
  (pydantic and msgspec generate one module; the Kubernetes client imports `V1Pod`), and build and
  write an object with a name.
- Fields are read by straight-line code, parents before children, each field once: the same code for
  each peer, with its names. Five fields of a list item are {five}.

## The peers

| peer | read | written |
| --- | --- | --- |
| kserve-models | `from_dict`, `from_json` | `to_dict(serialize=True)`, `to_json` |
| json + dict, orjson + dict | `loads`; from a dict: `copy.deepcopy` | `dumps`; to a dict: `copy.deepcopy` |
| pydantic | `model_validate`, `model_validate_json` | `model_dump(by_alias=True, exclude_none=True, mode="json")`, `model_dump_json`; the row "times left as datetime" has `mode="python"` |
| msgspec | `convert`, `json.Decoder` | `to_builtins`, `json.Encoder` |
| kubernetes | `ApiClient`'s deserialiser, after `json.loads` | `ApiClient.sanitize_for_serialization`, then `json.dumps` |

`mode="json"` is the counterpart of `to_dict(serialize=True)`: both give JSON values only.

The models of pydantic and msgspec come from this project's schema by datamodel-code-generator. Its
bounds, patterns and defaults are left out: the peers check names and types, and nothing dearer. The
Kubernetes client keeps its own classes for Kubernetes types; for those of KServe it is given classes
in the style of its generation (`bench/models/kubernetes_sdk_classes.py`), as SDKs on top of it have them.

What a peer makes of a manifest that it reads and writes again:

{probes}

*kept*: the same document. *changed*: the same fields with other text. *lost*: something is missing
without a word. *rejected*: an exception. The probes are a field of a newer KServe, a text where a
number belongs, a required field left out, and a time written `2025-11-03T08:15:42.5+01:00`.
Rejecting has its use: pydantic and msgspec check types as they read. `kserve_models` leaves that to
type checkers and to the API server.

## The schema's diff and drift

`python -m codegen diff` and `drift` beside the size of what they read: CRDs of this project's own
schema before and after three changes in types that they share (`workingDir` of a container may no
longer be empty, a field is added to probes, the default of a port's protocol changes), and the schema
folder with the first of them. Sizes are of both sides together, seconds are of the processor.

{schema}

{schema_words}

- `diff` reads both sides, `drift` the new one and the schema folder; of CRDs, `diff` reads the schema
  folder too, for the names of classes. The row of the smallest kind shows what any input costs. The
  last row is the exponent of a least-squares line through the logarithms of times and sizes, both
  less those of that row, from the second size on: below it such times are no more than noise.
- "of it reading" is making data of YAML that knows each node's line. CSafeLoader makes data of both
  sides that does not: the least that a tool in Python has to do.
- Each number is of a process of its own, imports aside, and the best of up to {schema_rounds}, fewer where that
  takes more than a second. crdify compares one definition a process, start included, each once. Its
  findings are errors and warnings about the same version on both sides, at each path; the added field
  is none to it. The entries of `diff` are one a cause, and "places" are the paths they stand for.

## validate

{validate}

## The client

{client}
"""
_VALIDATE = """\
`kserve-models validate` beside kubeconform (`-strict`) and kubectl-validate, on one core. All three
are given the same folder of {count:,} files, a manifest each, {kilobytes:,} kB of YAML in {kinds} versions of
kinds: the manifests of the tests' fixtures that a cluster takes, and
[manifest.json](../bench/manifest.json), by turns, each with a name of its own. All three find every
one of them valid. Below the times is what they find of manifests with one fault each.

{table}

{words}

```
{floors}
```

- **The processor's time decides**, of the whole process, start and reading of schemas included. Tools
  take turns; the best of {one_rounds} rounds counts for one manifest and of up to {rounds} for {count:,}, fewer
  where those take long. The interpreter's `.pyc` files are there, as after an installation.
- kubectl-validate reads this project's CRDs, and kubeconform JSON schemas made of them, in which a
  field without a name is an error. kubeconform has one worker: it has one core.
- "Told with its line": the output names the line in which the fault stands.
- kubeconform knows neither CEL nor webhooks, and kubectl-validate no webhooks; they validate all kinds
  of Kubernetes, `kserve-models` those of KServe.
"""
_CLIENT = """\
`kserve_models.client` beside `CustomObjectsApi` of the Kubernetes client 37 and lightkube (a generic
resource), against one real API server on loopback, with TLS. Created are InferenceServices of
[manifest.json](../bench/manifest.json); listed are {listed:,} of them with their status, and of each
the five fields above are read: typed with `kserve_models`, of dicts with the others (lightkube has
types for `metadata`). Microseconds an object, and in brackets the ratio to `kserve-models` without
extras.

{table}

{words}

```
{floors}
```

- **The processor's time decides, of the client's process.** By the clock a call is mostly the server's
  own work: on loopback, with client and server on the same processors, that is the same for all and
  varies more than clients differ. What the clock alone shows are waits, such as a request in two
  packets that the network holds back; so it has floors, too, with a slack of a quarter.
- The floors are those of `kserve-models` without extras, though lightkube always comes with a compiled
  JSON reader, msgspec; `CustomObjectsApi` reads with `json`.
- Each client runs in a process of its own with its own dependencies. They take turns, another one
  first each round; the best of {rounds} rounds counts ({zipped_rounds} for zipped answers), of each clock by
  itself. A round is {create} creates from one thread, {create_8} from 8, {read} reads and one whole list. Bodies
  are made before, the collector of garbage stays on, connections are open.
- lightkube asks for zipped answers, and pays for it on loopback; the others do not there. Here none
  does, save in the rows that say so, where all do.
"""


def table(results: Results) -> list[list[str]]:
    """Rows of operation and ratios to ours, the first row the names."""
    rows = [["", *peers.MAKERS]]
    for name, title in {**measure.OPERATIONS, **measure.MEMORY}.items():
        values = results.values[name]
        base = values.get(OURS)
        if base is None:
            base = results.values["to_dict"][OURS]
        rows.append([title, *(_number(values.get(peer), base) for peer in peers.MAKERS)])
    return rows


def import_table(results: Results) -> list[list[str]]:
    """Milliseconds above a bare interpreter."""
    names = list(results.values["package"])
    rows = [["milliseconds above a bare interpreter", *names]]
    for name, title in measure.IMPORTS.items():
        rows.append([title, *(f"{results.values[name][peer] * 1000:.1f}" for peer in names)])
    return rows


def text(rows: list[list[str]]) -> str:
    """A table for the terminal."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    lines = []
    for row in rows:
        first, *rest = row
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def markdown(rows: list[list[str]]) -> str:
    """A table for a page."""
    head, *rest = rows
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rest]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def page(
    results: Results,
    rounds: int,
    schema_results: SchemaResults,
    client_results: ClientResults,
    validate_results: ValidateResults,
) -> str:
    """``docs/benchmarks.md``."""
    from bench.models.accessor_code import FIVE_FIELDS

    probes = [["", *_PROBES]]
    probes += [[peer, *(found[name] for name in _PROBES)] for peer, found in results.probes.items()]
    return _PAGE.format(
        fields=results.fields,
        python=results.python,
        cpus=os.cpu_count(),
        table=markdown(table(results)),
        imports=markdown(import_table(results)),
        floors="\n".join(floor.line(results) for floor in FLOORS),
        rounds=rounds,
        turns=measure.TURNS,
        list_rounds=measure.TURNS * measure.SLOW_ROUNDS,
        imports_rounds=measure.IMPORT_ROUNDS,
        five=", ".join(f"`{'.'.join(path)}`" for path in FIVE_FIELDS),
        probes=markdown(probes),
        schema=markdown(schema.table(schema_results)),
        schema_words=fill(schema.words(schema_results), 100),
        schema_rounds=schema.ROUNDS,
        validate=validate_section(validate_results),
        client=_client_section(client_results),
    )


def validate_section(results: ValidateResults) -> str:
    """What the page says of ``validate``."""
    return _VALIDATE.format(
        count=manifests.COUNT,
        kilobytes=results.bytes // 1000,
        kinds=results.kinds,
        table=markdown(validate.table(results)),
        words=fill(validate.words(results), 100),
        floors="\n".join(floor.line(results) for floor in validate_floors(results)),
        one_rounds=validate.ROUNDS["one"],
        rounds=validate.ROUNDS["thousand"],
    ).rstrip()


def _client_section(results: ClientResults) -> str:
    words = fill(client.words(results), 100)
    if results.left_out:
        return words
    return _CLIENT.format(
        listed=client.LISTED,
        table=markdown(client.table(results)),
        words=words,
        floors="\n".join(floor.line(results) for floor in CLIENT_FLOORS),
        rounds=client.ROUNDS,
        zipped_rounds=client.ZIPPED_ROUNDS,
        create=client.CREATED["create"],
        create_8=client.CREATED["create_8"],
        read=client.READ,
    ).rstrip()


_LEFT, _WIDTH, _BAR, _GAP, _MOST = 170, 900, 13, 26, 8.0
_STYLE = """\
text { font: 12px sans-serif; fill: #24292f }
.title { font-weight: bold; font-size: 13px }
.peer { text-anchor: end }
.ours { fill: #1f77b4 } .other { fill: #a6adb5 }
.line { stroke: #8c959f; stroke-width: 1; stroke-dasharray: 3 3 }
.gap { stroke: #ffffff; stroke-width: 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #d1d7de }
  .ours { fill: #58a6ff } .other { fill: #6e7681 }
  .gap { stroke: #0d1117 }
}"""


def picture(results: Results) -> str:
    """``docs/benchmarks.svg``: a group of bars for each of the main operations."""
    titles = {**measure.OPERATIONS, **measure.MEMORY}
    scale = (_WIDTH - _LEFT - 70) / _MOST
    parts: list[str] = []
    y = 44
    for name in _PLOTTED:
        values = results.values[name]
        parts.append(f'<text class="title" x="8" y="{y + 10}">{escape(titles[name])}</text>')
        y += 18
        top = y
        for peer in peers.MAKERS:
            if peer not in values:
                continue
            ratio = values[peer] / values[OURS]
            width = min(ratio, _MOST) * scale
            kind = "ours" if peer.startswith(OURS) else "other"
            middle = y + _BAR - 3
            parts.append(f'<text class="peer" x="{_LEFT - 8}" y="{middle}">{escape(peer)}</text>')
            parts.append(
                f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR - 2}"/>'
            )
            if ratio > _MOST:
                cut = _LEFT + width - 16
                parts.append(
                    f'<line class="gap" x1="{cut - 3:.1f}" y1="{y + _BAR}" '
                    f'x2="{cut + 3:.1f}" y2="{y - 2}"/>'
                )
            label = _number(values[peer], values[OURS])
            parts.append(f'<text x="{_LEFT + width + 6:.1f}" y="{middle}">{label}</text>')
            y += _BAR + 1
        one = _LEFT + scale
        parts.append(f'<line class="line" x1="{one:.1f}" y1="{top - 3}" x2="{one:.1f}" y2="{y}"/>')
        y += _GAP - 8
    caption = f"Cost relative to {OURS} (dashed line, 1.00); shorter is better; long bars are cut"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" '
        f'width="{_WIDTH}" height="{y}" role="img">\n'
        f"<title>{caption}</title>\n<style>\n{_STYLE}\n</style>\n"
        f'<text x="8" y="20">{caption}</text>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _number(value: float | None, base: float) -> str:
    if value is None:
        return "-"
    ratio = value / base
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"

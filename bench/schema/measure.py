"""What ``codegen diff`` and ``drift`` cost, by the size of what they read.

The input is this project's own: the CRDs of some kinds, and the same after three changes to types
that they share. The peers are ``CSafeLoader``, which any tool in Python has to run first, and
crdify, where there is a Go to build it with.
"""

from __future__ import annotations

import json
import math
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import programs
from bench.environment import HERE, ROOT, PreparationError, say

ROUNDS = 3
_ENOUGH = 1.0
"""Seconds of the processor that a measurement takes, after which it is not made again."""
_SIZES = (1, 3, 6)
_FIRST = (
    "clusterservingruntimes",
    "inferenceservices",
    "clusterstoragecontainers",
    "llminferenceservices",
    "servingruntimes",
    "inferencegraphs",
)
"""Kinds in an order in which the sizes grow evenly; all others come after them."""
_SHARED = (
    r"(?m)^    workingDir:\n(?:      .*\n)*?      type: string\n",
    r"\g<0>      minLength: 1\n",
)
_CHANGES = (
    _SHARED,
    (
        r"(?m)^V1Probe:\n(?:  .*\n)*?  properties:\n",
        r"\g<0>    newField:\n      description: Of this benchmark.\n      type: string\n",
    ),
    (
        r"(?m)^V1ContainerPort:\n(?:  .*\n)*?    protocol:\n(?:      .*\n)*?      default: ",
        r"\g<0>X",
    ),
)
_CHANGED_FILE = Path("kubernetes", "container.yaml")
_CRDIFY = "sigs.k8s.io/crdify"
_CRDIFY_MODULE = HERE / "crdify"
_HEAD = [
    "",
    "MB of YAML",
    "paths",
    "diff",
    "of it reading",
    "drift",
    "CSafeLoader",
    "diff / CSafeLoader",
    "crdify",
    "entries",
    "places",
    "crdify's findings",
]


@dataclass
class Size:
    """One pair of inputs: how large it is, what it takes and what is found in it."""

    title: str
    old: Path
    new: Path
    megabytes: float
    """Of both sides together."""
    paths: int = 0
    entries: int = 0
    places: int = 0
    findings: int | None = None
    """What crdify finds, one a changed path."""
    seconds: dict[str, float] = field(default_factory=dict)
    reading: dict[str, float] = field(default_factory=dict)
    """The part of the seconds that went into reading YAML."""
    spent: dict[str, float] = field(default_factory=dict)

    def keep(self, what: str, seconds: float, reading: float) -> None:
        """Keep the best of several rounds."""
        self.spent[what] = self.spent.get(what, 0.0) + seconds
        if seconds < self.seconds.get(what, math.inf):
            self.seconds[what], self.reading[what] = seconds, reading

    def lacks(self, what: str) -> bool:
        """Whether a measurement is to be made, or made again."""
        return self.spent.get(what, 0.0) < _ENOUGH


@dataclass
class SchemaResults:
    """The sizes in order, the smallest kind alone first and the schema folder beside them."""

    least: Size
    sizes: list[Size]
    folder: Size
    version: str
    """Of crdify; empty where it was left out."""
    left_out: str

    def growth(self, what: str) -> float:
        """The exponent with which time above the least grows with size above the least.

        The first size is left out: its time above the least is no more than the noise.
        """
        return exponent(
            (size.megabytes - self.least.megabytes, size.seconds[what] - self.least.seconds[what])
            for size in self.sizes[1:]
        )


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """The slope of the least-squares line through the logarithms of the points."""
    logs = [(math.log(x), math.log(max(y, 1e-6))) for x, y in points]
    middle_x = sum(x for x, _ in logs) / len(logs)
    middle_y = sum(y for _, y in logs) / len(logs)
    above = sum((x - middle_x) * (y - middle_y) for x, y in logs)
    return above / sum((x - middle_x) ** 2 for x, _ in logs)


def run() -> SchemaResults:
    """Measure everything.

    Raises:
        PreparationError: a step failed.
    """
    python = programs.codegen_python()
    crdify = programs.go_program(_CRDIFY_MODULE, _CRDIFY, _CRDIFY)
    with TemporaryDirectory() as folder:
        tools = _Tools(python, crdify.path)
        results = _inputs(tools, Path(folder), crdify.version, crdify.left_out)
        for number in range(ROUNDS):
            say(f"the schema's diff and drift ({number + 1} of {ROUNDS})")
            _round(tools, results)
        if crdify.path is not None:
            say("crdify")
            _run_crdify(tools, results)
    return results


def _round(tools: _Tools, results: SchemaResults) -> None:
    for size in (results.least, *results.sizes, results.folder):
        if size.lacks("parse"):
            size.keep("parse", *tools.timed("parse", *_files(size.old), *_files(size.new)))
        if size.lacks("diff"):
            _diff(tools, size)
        if size is not results.folder and size.lacks("drift"):
            size.keep("drift", *tools.timed("drift", str(size.new)))


def _diff(tools: _Tools, size: Size) -> None:
    report = size.new.with_name("report.json")
    options = ("--fail-on", "never", "--format", "json", "-o", str(report))
    size.keep("diff", *tools.timed("diff", *options, str(size.old), str(size.new)))
    found = json.loads(report.read_text(encoding="utf-8"))
    size.paths = found["compared"]["paths"]
    size.entries, size.places = len(found["entries"]), found["counts"]["places"]


def _run_crdify(tools: _Tools, results: SchemaResults) -> None:
    """Each definition once, as crdify compares one; a size takes the sum of its own."""
    whole = results.sizes[-1]
    taken = {old.name: tools.crdified(old, whole.new / old.name) for old in whole.old.iterdir()}
    for size in (results.least, *results.sizes):
        own = [taken[path.name] for path in size.old.iterdir()]
        size.findings = sum(findings for findings, _ in own)
        size.seconds["crdify"] = sum(seconds for _, seconds in own)


class _Tools:
    def __init__(self, python: Path, crdify: Path | None) -> None:
        self.crdify = crdify
        self._python = str(python)

    def codegen(self, *arguments: str) -> None:
        """Run a command."""
        programs.run([self._python, "-m", "codegen", *arguments])

    def timed(self, what: str, *arguments: str) -> tuple[float, float]:
        """Seconds of a run, and how many of them went into reading."""
        done = programs.run([self._python, "-m", "bench.schema.worker", what, *arguments])
        answer = json.loads(done.output)
        return answer["seconds"], answer["reading"]

    def crdified(self, old: Path, new: Path) -> tuple[int, float]:
        """Findings and seconds of crdify."""
        command = [str(self.crdify), f"file://{old}", f"file://{new}", "-o", "json"]
        done = programs.run(command, most=1)
        return _findings(done.output), done.cpu


def _findings(text: str) -> int:
    """Errors and warnings about a version of the old side and the same of the new."""
    report = json.loads(text)
    checks = list(report.get("crdValidation", ()))
    for by_path in report.get("sameVersionValidation", {}).values():
        for found in by_path.values():
            checks += found
    return sum(len(check.get("errors", ())) + len(check.get("warnings", ())) for check in checks)


def _inputs(tools: _Tools, folder: Path, version: str, left_out: str) -> SchemaResults:
    old, new = folder / "old", folder / "new"
    schema = _changed(folder / "schema", _CHANGES)
    tools.codegen("crds", "-o", str(old))
    tools.codegen("--schema", str(schema), "crds", "-o", str(new))
    names = _ordered(old)
    smallest = min(names, key=lambda name: (old / name).stat().st_size)

    def size(title: str, chosen: list[str]) -> Size:
        pair = [folder / title / side.name for side in (old, new)]
        for target, side in zip(pair, (old, new), strict=True):
            target.mkdir(parents=True)
            for name in chosen:
                shutil.copy(side / name, target)
        return _size(title, *pair)

    return SchemaResults(
        size("the smallest kind", [smallest]),
        [
            size(f"{count} kind{'s' if count > 1 else ''}", names[:count])
            for count in (*_SIZES, len(names))
        ],
        _size("the schema folder", ROOT / "openapi", _changed(folder / "shared", [_SHARED])),
        version,
        left_out,
    )


def _size(title: str, old: Path, new: Path) -> Size:
    total = sum(Path(file).stat().st_size for side in (old, new) for file in _files(side))
    return Size(title, old, new, total / 1e6)


def _files(side: Path) -> list[str]:
    return [str(path) for path in sorted(side.rglob("*.yaml"))]


def _ordered(folder: Path) -> list[str]:
    """The definitions' files, in the order in which sizes are made of them."""
    by_plural = {path.stem.partition("_")[2]: path.name for path in sorted(folder.iterdir())}
    missing = [plural for plural in _FIRST if plural not in by_plural]
    if missing:
        raise PreparationError(f"the schema has no {', '.join(missing)}: mend _FIRST in {__name__}")
    first = [by_plural.pop(plural) for plural in _FIRST]
    return first + list(by_plural.values())


def _changed(folder: Path, changes: Iterable[tuple[str, str]]) -> Path:
    """A copy of the schema folder with changes made to it."""
    shutil.copytree(ROOT / "openapi", folder)
    path = folder / _CHANGED_FILE
    text = path.read_text(encoding="utf-8")
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text)
        if count != 1:
            message = f"expected one match of {pattern!r} in {_CHANGED_FILE}, got {count}"
            raise PreparationError(f"{message}: mend _CHANGES in {__name__}")
    path.write_text(text, encoding="utf-8")
    return folder


def table(results: SchemaResults) -> list[list[str]]:
    """Rows of sizes and what they take, the growth last; the first row the names."""
    rows = [_row(size) for size in (results.least, *results.sizes, results.folder)]
    grown = {
        what: f"^{results.growth(what):.2f}"
        for what in ("diff", "drift", "parse", "crdify")
        if what in results.least.seconds
    }
    last = ["growth", "", "", grown["diff"], "", grown["drift"], grown["parse"], ""]
    last += [grown.get("crdify", "-"), "", "", ""]
    return [_HEAD, *rows, last]


def _row(size: Size) -> list[str]:
    seconds = {what: f"{value:.2f} s" for what, value in size.seconds.items()}
    diff = size.seconds["diff"]
    return [
        size.title,
        f"{size.megabytes:.2f}",
        f"{size.paths:,}",
        seconds["diff"],
        f"{size.reading['diff'] / diff:.0%}",
        seconds.get("drift", "-"),
        seconds["parse"],
        f"{diff / size.seconds['parse']:.2f}",
        seconds.get("crdify", "-"),
        f"{size.entries:,}",
        f"{size.places:,}",
        "-" if size.findings is None else f"{size.findings:,}",
    ]


def words(results: SchemaResults) -> str:
    """Two sentences about the numbers, for below the table."""
    last = results.sizes[-1]
    share = last.reading["diff"] / last.seconds["diff"]
    text = (
        f"From {results.sizes[1].title} on, time above that of the smallest kind grows with size to the power of "
        f"{results.growth('diff'):.2f} (diff), {results.growth('drift'):.2f} (drift) and "
        f"{results.growth('parse'):.2f} (bare parsing), and {share:.0%} of a diff of all kinds is "
        f"reading YAML. The three changes are {last.entries} entries there, for {last.places:,} "
        f"places"
    )
    if last.findings is None:
        return f"{text}; crdify was left out: {results.left_out}."
    return f"{text}; crdify {results.version} prints {last.findings:,} findings about them."

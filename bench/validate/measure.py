"""What ``kserve-models validate`` costs and finds beside kubeconform and kubectl-validate.

All run on one core, on the same files; kubeconform and kubectl-validate are given this project's
CustomResourceDefinitions, and are left out where there is no Go to build them with.
"""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import programs
from bench.environment import HERE, PreparationError, say
from bench.programs import Run
from bench.validate import json_schemas, manifests

OURS, KUBECONFORM, KUBECTL_VALIDATE = "kserve-models", "kubeconform", "kubectl-validate"
TOOLS = (OURS, KUBECONFORM, KUBECTL_VALIDATE)
ROUNDS = {"bare": 15, "one": 15, "thousand": 5}
_ENOUGH = 10.0
"""Seconds of the processor that a tool takes with the thousand, after which it is not run again."""
CLOCKS = {"cpu": "processor", "wall": "clock"}
_MODULES = {
    KUBECONFORM: ("github.com/yannh/kubeconform", "github.com/yannh/kubeconform/cmd/kubeconform"),
    KUBECTL_VALIDATE: ("sigs.k8s.io/kubectl-validate", "sigs.k8s.io/kubectl-validate"),
}
_ANSWER = 1
"""The exit code of each tool that found something."""


@dataclass
class ValidateResults:
    """The least seconds by what was run, clock and tool, and what was found.

    Attributes: values (dict: ``bare`` has our interpreter that does nothing, ``one`` a single
    manifest, ``thousand`` all), found (dict: by title of a fault and tool, whether it was found),
    with_line (dict: by tool, how many of them it told with their line), versions (dict: of the tools that took part beside ours), left_out (dict: of others, why),
    kinds (int: versions of kinds among the thousand), bytes (int: of the thousand).
    """

    values: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    found: dict[str, dict[str, bool]] = field(default_factory=dict)
    with_line: dict[str, int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    kinds: int = 0
    bytes: int = 0

    def keep(self, what: str, tool: str, run: Run) -> None:
        """Keep the best of several rounds, of each clock."""
        clocks = self.values.setdefault(what, {clock: {} for clock in CLOCKS})
        for clock, seconds in (("cpu", run.cpu), ("wall", run.clock)):
            clocks[clock][tool] = min(seconds, clocks[clock].get(tool, seconds))

    def start(self, clock: str = "cpu") -> float:
        """Seconds of one manifest above a bare interpreter."""
        return self.values["one"][clock][OURS] - self.values["bare"][clock][OURS]

    def ratio(self, other: str) -> float:
        """How many times as long as another tool the thousand take, in time of the processor."""
        row = self.values["thousand"]["cpu"]
        return row[OURS] / row[other]

    def found_by(self, tool: str) -> int:
        """How many of the faults a tool finds."""
        return sum(by_tool[tool] for by_tool in self.found.values())

    def missed(self) -> int:
        """How many of the faults are not found and told with their line."""
        return len(self.found) - min(self.found_by(OURS), self.with_line[OURS])

    def alone(self) -> list[str]:
        """The faults that no other tool finds."""
        return [
            title
            for title, by_tool in self.found.items()
            if by_tool[OURS] and sum(by_tool.values()) == 1
        ]


def run() -> ValidateResults:
    """Measure everything.

    Raises:
        PreparationError: a step failed, or a tool finds something in a valid manifest.
    """
    if importlib.util.find_spec("yaml") is None:
        raise PreparationError("this Python has no yaml: use make bench")
    python = programs.codegen_python()
    results = ValidateResults()
    peers = _peers(results)
    with TemporaryDirectory() as name, _one_core():
        folder = Path(name)
        texts = manifests.thousand()
        results.kinds, results.bytes = manifests.kinds(texts), sum(map(len, texts))
        manifests.write(folder / "thousand", texts)
        (folder / "one.yaml").write_text(manifests.single(), encoding="utf-8")
        commands = {OURS: [str(python), "-m", "kserve_models", "validate"]}
        commands.update(_peer_commands(python, folder, peers))
        _find(commands, folder, results)
        _time(commands, [str(python), "-c", "pass"], folder, results)
    return results


def _peers(results: ValidateResults) -> dict[str, Path]:
    paths = {}
    for tool, (repository, package) in _MODULES.items():
        program = programs.go_program(HERE / "validate" / tool, repository, package)
        if program.path is None:
            results.left_out[tool] = program.left_out
        else:
            paths[tool], results.versions[tool] = program.path, program.version
    return paths


def _peer_commands(python: Path, folder: Path, peers: dict[str, Path]) -> dict[str, list[str]]:
    if not peers:
        return {}
    definitions, schemas = folder / "definitions", folder / "schemas"
    programs.run([str(python), "-m", "codegen", "crds", "-o", str(definitions)])
    json_schemas.write(definitions, schemas)
    location = f"{schemas}/{json_schemas.LOCATION}"
    options = {
        # More workers than cores compile the same schema more than once.
        KUBECONFORM: ["-strict", "-n", "1", "-schema-location", location],
        KUBECTL_VALIDATE: ["--local-crds", str(definitions)],
    }
    return {tool: [str(path), *options[tool]] for tool, path in peers.items()}


def _find(commands: dict[str, list[str]], folder: Path, results: ValidateResults) -> None:
    say("what validate and its peers find")
    results.with_line = dict.fromkeys(commands, 0)
    for number, fault in enumerate(manifests.faults()):
        path = folder / f"fault-{number}.yaml"
        path.write_text(fault.text, encoding="utf-8")
        row = results.found.setdefault(fault.title, {})
        for tool, command in commands.items():
            done = programs.run([*command, str(path)], most=_ANSWER)
            row[tool] = done.code == _ANSWER
            results.with_line[tool] += names_line(done.output + done.errors, fault.line)


def names_line(text: str, line: int) -> bool:
    """Whether a message says in which line something is."""
    return re.search(rf"(?:\.yaml:|\bline )0*{line}\b", text) is not None


def _time(
    commands: dict[str, list[str]], bare: list[str], folder: Path, results: ValidateResults
) -> None:
    for what, source in (("one", folder / "one.yaml"), ("thousand", folder / "thousand")):
        for number in range(ROUNDS[what]):
            say(f"validate and its peers, {what} ({number + 1} of {ROUNDS[what]})")
            if what == "one":
                results.keep("bare", OURS, programs.run(bare))
            for tool, command in commands.items():
                taken = results.values.get(what, {}).get("cpu", {}).get(tool, 0.0)
                if taken * number > _ENOUGH:
                    continue
                results.keep(what, tool, _valid(tool, [*command, str(source)]))


def _valid(tool: str, command: list[str]) -> Run:
    done = programs.run(command, most=_ANSWER)
    if done.code:
        raise PreparationError(
            f"expected {tool} to find nothing in valid manifests\n{done.output}{done.errors}".rstrip()
        )
    return done


@contextmanager
def _one_core() -> Iterator[None]:
    """Let this process, and what it starts, have one core, where the system has that."""
    get, put = getattr(os, "sched_getaffinity", None), getattr(os, "sched_setaffinity", None)
    if get is None or put is None:
        yield
        return
    before = get(0)
    put(0, {max(before)})
    try:
        yield
    finally:
        put(0, before)


def table(results: ValidateResults) -> list[list[str]]:
    """Rows of what was run and what was found; the first row the names."""
    tools = [tool for tool in TOOLS if tool not in results.left_out]
    rows = [["", *tools]]
    for clock, word in CLOCKS.items():
        row = results.values["one"][clock]
        rows.append([f"one manifest, ms: {word}", *(f"{row[tool] * 1000:,.0f}" for tool in tools)])
    for clock, word in CLOCKS.items():
        row = results.values["thousand"][clock]
        cells = [f"{row[tool]:.2f} ({row[tool] / row[OURS]:.2f})" for tool in tools]
        rows.append([f"{manifests.COUNT:,} manifests, s (ratio): {word}", *cells])
    for title, by_tool in results.found.items():
        rows.append([title, *("yes" if by_tool[tool] else "no" for tool in tools)])
    cells = [f"{results.with_line[tool]} of {results.found_by(tool)}" for tool in tools]
    return [*rows, ["found and told with its line", *cells]]


def words(results: ValidateResults) -> str:
    """Sentences about the numbers, for below the table."""
    bare = results.values["bare"]
    text = (
        f"One manifest takes kserve-models {results.start() * 1000:.0f} ms of the processor above a "
        f"bare interpreter, which takes {bare['cpu'][OURS] * 1000:.0f} ms; by the clock "
        f"{results.start('wall') * 1000:.0f} above {bare['wall'][OURS] * 1000:.0f}."
    )
    if results.versions:
        named = " and ".join(f"{tool} {version}" for tool, version in results.versions.items())
        alone = ", ".join(results.alone()) or "nothing"
        text += f" Beside it ran {named}; what only kserve-models finds: {alone}."
    for tool, why in results.left_out.items():
        text += f" {tool} was left out: {why}."
    return text

"""The models of this tree beside those of another revision of it: instructions, and processor time."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from itertools import product
from math import sqrt
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.environment import BUILD, ROOT, Environment, PreparationError, say
from bench.models import measure
from bench.worker_process import WorkerProcess
from codegen.diff import git

PEERS = ("kserve-models", "kserve-models[speed]")
OPERATIONS = tuple(name for name in measure.OPERATIONS if name not in {"list", "to_dict_python"})
COUNTED = 3
"""Processes whose instructions are counted. Where things lie in memory decides which keys of a dict
collide: now and then that makes some per cent."""
PAIRS = 12
"""Pairs of processes whose times are compared."""
_RUNS = 200
_SECONDS = 0.002
"""Rounds this short let some of both meet a moment in which the machine is quiet."""
_DEVIATIONS = 1.96
"""To either side of a mean: in between lies what is true, 95 times in 100."""


class Spread(NamedTuple):
    """A median, and where that of endless measurements lies 95 times in 100."""

    median: float
    low: float
    high: float


@dataclass
class Comparison:
    """What this tree takes, in ratios to another revision, by operation and peer."""

    revision: str
    instructions: dict[str, dict[str, float]] = field(default_factory=dict)
    times: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    """Of each pair of processes one."""

    def time(self, operation: str, peer: str) -> Spread:
        """The ratio of processor times; its bounds are two of those measured, by their order."""
        ordered = sorted(self.times[operation][peer])
        count = len(ordered)
        first = max(0, int((count - _DEVIATIONS * sqrt(count)) / 2))
        return Spread(median(ordered), ordered[first], ordered[-1 - first])


def run(environment_: Environment, revision: str, rounds: int) -> Comparison:
    """Compare with a revision.

    Args:
        environment_: what the workers run in.
        revision: as git names it.
        rounds: of each operation, in each pair of processes whose times are compared.

    Raises:
        PreparationError: there is no such revision or no valgrind, or a worker failed.
    """
    if shutil.which("valgrind") is None:
        raise PreparationError("--against counts instructions with valgrind: expected it on PATH")
    other = checked_out(revision)
    comparison = Comparison(revision)
    say(f"counting instructions, here and in {revision}")
    _count(environment_, other, comparison)
    for number in range(PAIRS):
        say(f"processor time beside {revision} ({number + 1} of {PAIRS})")
        for peer in PEERS:
            with _pair(environment_, peer, other, number) as pair:
                for operation in OPERATIONS:
                    ratios = comparison.times.setdefault(operation, {}).setdefault(peer, [])
                    ratios.append(time_ratio(*pair, operation, rounds))
    return comparison


def checked_out(revision: str) -> Path:
    """A folder with the package as a revision has it, made once.

    Raises:
        PreparationError: there is no such revision.
    """
    try:
        commit = git.text(
            ROOT, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"
        )
        folder = BUILD.parent / "revisions" / commit
        if folder.is_dir():
            return folder
        archive = git.output(ROOT, "archive", "--format=zip", commit, "kserve_models")
    except git.GitError as error:
        raise PreparationError(
            f"--against {revision}: expected a revision of this repository ({error})"
        ) from None
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as made:
        with zipfile.ZipFile(BytesIO(archive)) as opened:
            opened.extractall(Path(made, commit))
        Path(made, commit).rename(folder)
    return folder


def instructions(
    environment_: Environment,
    peer: str,
    folder: Path,
    hash_seed: int = 0,
    operations: tuple[str, ...] = OPERATIONS,
) -> dict[str, float]:
    """The instructions of a run of each operation, by the package in a folder.

    Raises:
        PreparationError: a worker failed.
    """
    with TemporaryDirectory() as dumps:
        # The worker calls this function before and after an operation, and for nothing else.
        valgrind = ("valgrind", "-q", "--tool=callgrind", "--dump-before=getppid")
        process = measure.started(
            environment_,
            peer,
            folder,
            hash_seed,
            under=(*valgrind, f"--callgrind-out-file={dumps}/dump"),
        )
        try:
            _check_package(process, folder)
            for operation in operations:
                process.ask("count", operation, _RUNS)
        finally:
            process.close()
        totals = [_total(Path(dumps, f"dump.{2 * n + 2}")) for n in range(len(operations))]
    return {name: total / _RUNS for name, total in zip(operations, totals, strict=True)}


def time_ratio(one: WorkerProcess, other: WorkerProcess, operation: str, rounds: int) -> float:
    """The least time of one to that of another, in turns (A B B A ...): both meet the same machine."""
    seconds: dict[WorkerProcess, list[float]] = {one: [], other: []}
    for number in range(rounds):
        for process in (one, other) if number % 2 else (other, one):
            seconds[process].append(process.ask("time", operation, _SECONDS))
    return min(seconds[one]) / min(seconds[other])


def _count(environment_: Environment, other: Path, comparison: Comparison) -> None:
    # Side by side, for what is counted does not depend on how busy the machine is.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {
            (peer, folder, seed): pool.submit(instructions, environment_, peer, folder, seed)
            for seed, peer, folder in product(range(COUNTED), PEERS, (ROOT, other))
        }
        counts = {key: job.result() for key, job in jobs.items()}
    for operation, peer in product(OPERATIONS, PEERS):
        ours, theirs = (
            median(counts[peer, folder, seed][operation] for seed in range(COUNTED))
            for folder in (ROOT, other)
        )
        comparison.instructions.setdefault(operation, {})[peer] = ours / theirs


def table(comparison: Comparison) -> list[list[str]]:
    """Rows of operation and, of each peer, the ratios of instructions and of time."""
    rows = [["", *(f"{peer}: {what}" for peer in PEERS for what in ("instructions", "time"))]]
    for operation in OPERATIONS:
        row = [measure.OPERATIONS[operation]]
        for peer in PEERS:
            time = comparison.time(operation, peer)
            row.append(f"{comparison.instructions[operation][peer]:.3f}")
            row.append(f"{time.median:.3f} ({time.low:.3f} to {time.high:.3f})")
        rows.append(row)
    return rows


def _total(dump: Path) -> int:
    found = re.search(r"^totals: (\d+)$", dump.read_text(), re.MULTILINE) if dump.exists() else None
    if found is None:
        raise PreparationError(
            f"callgrind counted nothing for an operation: no totals in {dump.name}"
        )
    return int(found[1])


@contextmanager
def _pair(
    environment_: Environment, peer: str, folder: Path, number: int
) -> Iterator[tuple[WorkerProcess, WorkerProcess]]:
    """A worker of this tree and one of another, with the same hash seed, on one processor."""
    with _on_one_processor(number):
        ours = measure.started(environment_, peer, ROOT, number)
        other = measure.started(environment_, peer, folder, number)
    try:
        _check_package(ours, ROOT)
        _check_package(other, folder)
        yield ours, other
    finally:
        ours.close()
        other.close()


@contextmanager
def _on_one_processor(number: int) -> Iterator[None]:
    """Where processes that are started meanwhile stay: a neighbour may slow one processor alone."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    with suppress(OSError):
        os.sched_setaffinity(0, {sorted(before)[number % len(before)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _check_package(process: WorkerProcess, folder: Path) -> None:
    package = Path(process.ask("package"))
    if package != folder / "kserve_models":
        raise PreparationError(f"expected a worker of {folder}, got one of {package.parent}")

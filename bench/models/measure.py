"""Runs the peers in turn and keeps the best of many rounds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from bench import environment
from bench.environment import Environment
from bench.models import peers
from bench.worker_process import WorkerProcess

OPERATIONS = {
    "from_dict": "dict to object",
    "to_dict": "object to dict, as read",
    "to_dict_read": "object to dict, every field read before",
    "to_dict_built": "object to dict, built by constructors",
    "to_dict_python": "object to dict, times left as datetime",
    "from_text": "JSON text to object",
    "to_text": "object to JSON text",
    "round_trip": "JSON text to object to JSON text",
    "equality": "equality of two objects",
    "from_dict_read": "dict to object, then every field read",
    "from_text_read": "JSON text to object, then every field read",
    "read_again": "every field read again",
    "construct": "construction by constructors",
    "list": "list of 10,000 from text, five fields of each",
}
MEMORY = {
    "kept": "memory of an object, from text",
    "kept_read": "memory of an object, every field read",
}
IMPORTS = {
    "package": "import of the package",
    "model": "import of one model",
    "first": "first manifest built and written",
}
_SLOW = frozenset({"list"})
SLOW_ROUNDS = 4
TURNS = 4
"""A busy minute of the machine lasts longer than the rounds of one operation: so all operations are
gone through several times, each time in new processes. Where in memory things happen to lie makes
some per cent."""
_ONLY = {"to_dict_python": ("pydantic", "msgspec")}
IMPORT_ROUNDS = 60
_POD = (
    "from kubernetes.client import ApiClient, V1ObjectMeta, V1Pod\n"
    "ApiClient().sanitize_for_serialization(V1Pod(metadata=V1ObjectMeta(name='a')))"
)
_BUILD = "S(metadata=V1ObjectMeta(name='a'))"
_STATEMENTS = {
    "kserve-models": (
        "import kserve_models",
        "from kserve_models import V1beta1InferenceService",
        (
            "from kserve_models import V1beta1InferenceService as S, V1ObjectMeta\n"
            f"{_BUILD}.to_dict(serialize=True)"
        ),
    ),
    "pydantic": (
        "import pydantic",
        "from pydantic_models import V1beta1InferenceService",
        (
            "from pydantic_models import V1beta1InferenceService as S, V1ObjectMeta\n"
            f"{_BUILD}.model_dump(by_alias=True, exclude_none=True, mode='json')"
        ),
    ),
    "msgspec": (
        "import msgspec",
        "from msgspec_models import V1beta1InferenceService",
        (
            "from msgspec_models import V1beta1InferenceService as S, V1ObjectMeta\n"
            f"import msgspec\nmsgspec.to_builtins({_BUILD})"
        ),
    ),
    "kubernetes 29": ("import kubernetes", "from kubernetes.client import V1Pod", _POD),
    "kubernetes 37": ("import kubernetes", "from kubernetes.client import V1Pod", _POD),
}


@dataclass
class Results:
    """Seconds and bytes by operation and peer, and what the peers keep."""

    values: dict[str, dict[str, float]] = field(default_factory=dict)
    probes: dict[str, dict[str, str]] = field(default_factory=dict)
    python: str = ""
    fields: int = 0

    def ratio(self, operation: str, peer: str, other: str) -> float:
        """How many times as much a peer needs as another."""
        row = self.values[operation]
        return row[peer] / row[other]


def run(environment_: Environment, rounds: int) -> Results:
    """Measure everything."""
    from bench.models import accessor_code, shapes

    results = Results(python=sys.version.split()[0])
    types = environment.types_of(environment_)
    results.fields = shapes.set_fields(types, accessor_code.KIND, environment.manifest())
    _imports(environment_, results)
    for turn in range(TURNS):
        with _processes(environment_) as processes:
            for process in processes:
                results.probes[process.peer] = process.ask("probe")
            for name, title in OPERATIONS.items():
                _say(f"{title} ({turn + 1} of {TURNS})")
                taking = [p for p in processes if p.peer in _ONLY.get(name, (p.peer,))]
                best = results.values.setdefault(name, {})
                _take_turns(
                    taking, name, SLOW_ROUNDS if name in _SLOW else -(-rounds // TURNS), best
                )
    with _processes(environment_) as processes:
        for name in MEMORY:
            results.values[name] = {p.peer: p.ask(f"memory {name}") for p in processes}
    return results


def _take_turns(
    processes: list[WorkerProcess], name: str, rounds: int, best: dict[str, float]
) -> None:
    """Lower the least seconds by peer, one round of each peer after the other."""
    for _ in range(rounds):
        for process in processes:
            seconds = process.ask(f"time {name} 0.02")
            best[process.peer] = min(seconds, best.get(process.peer, seconds))


def _imports(environment_: Environment, results: Results) -> None:
    """The least time of a new interpreter by statement, above one that does nothing."""
    _say("imports")
    python = str(environment_.python)
    commands: dict[tuple[str, str], tuple[str, dict[str, str]]] = {}
    for peer, statements in _STATEMENTS.items():
        packages = [peers.PACKAGES[peer]] if peer in peers.PACKAGES else []
        variables = environment_.variables(*packages)
        commands["bare", peer] = ("pass", variables)
        for name, statement in zip(IMPORTS, statements, strict=True):
            commands[name, peer] = (statement, variables)
    best: dict[tuple[str, str], float] = {}
    for turn in range(IMPORT_ROUNDS):
        for key, (statement, variables) in commands.items():
            if turn >= _import_rounds(best.get(key, 0.0)):
                continue
            started = perf_counter()
            subprocess.run([python, "-c", statement], env=variables, check=True)
            elapsed = perf_counter() - started
            best[key] = min(elapsed, best.get(key, elapsed))
    bare = min(best["bare", peer] for peer in _STATEMENTS)
    for name in IMPORTS:
        results.values[name] = {peer: best[name, peer] - bare for peer in _STATEMENTS}


def _import_rounds(seconds: float) -> int:
    """As many for short ones that a few milliseconds can be told from what the machine does."""
    if seconds < 0.1:
        return IMPORT_ROUNDS
    return IMPORT_ROUNDS // 4 if seconds < 0.3 else IMPORT_ROUNDS // 12


@contextmanager
def _processes(environment_: Environment) -> Iterator[list[WorkerProcess]]:
    processes = [started(environment_, peer) for peer in peers.MAKERS]
    try:
        yield processes
    finally:
        for process in processes:
            process.close()


def started(
    environment_: Environment,
    peer: str,
    folder: Path = environment.ROOT,
    hash_seed: int = 0,
    under: tuple[str, ...] = (),
) -> WorkerProcess:
    """A worker of a peer; the rest is as ``WorkerProcess`` has it."""
    classes = str(environment_.generated / "classes.json")
    return WorkerProcess(
        environment_,
        peer,
        "bench.models.worker",
        peer,
        classes,
        packages=(peers.PACKAGES[peer],) if peer in peers.PACKAGES else (),
        folder=folder,
        hash_seed=hash_seed,
        under=under,
    )


def _say(what: str) -> None:
    if sys.stderr.isatty():
        print(f"bench: {what} ...", file=sys.stderr, flush=True)

"""`python -m bench --against`: what it counts and compares, and what it says."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import environment
from bench.environment import Environment, PreparationError
from bench.floors import revision_floors
from bench.models import measure, revisions, shapes
from bench.models.revisions import OPERATIONS, PEERS, Comparison, Spread
from bench.worker_process import WorkerProcess
from codegen import bundle
from tests import REPOSITORY
from tests.support import processes

PEER = "kserve-models"
needs_valgrind = pytest.mark.skipif(
    shutil.which("valgrind") is None, reason="instructions are counted by valgrind: not on PATH"
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """What our own worker needs of the environment: this Python, and the types of the manifest."""
    folder = tmp_path_factory.mktemp("generated")
    document = bundle.load(REPOSITORY / "openapi").document
    types = shapes.classes(shapes.simplified(document))
    (folder / "classes.json").write_text(json.dumps(types), encoding="utf-8")
    return Environment(Path(sys.executable), folder)


@pytest.fixture
def worker(prepared: Environment) -> Iterator[WorkerProcess]:
    process = measure.started(prepared, PEER)
    yield process
    process.close()


@pytest.fixture
def slower(tmp_path: Path) -> Path:
    """A folder with the package, whose `to_dict` makes the dict twice."""
    shutil.copytree(REPOSITORY / "kserve_models", tmp_path / "kserve_models")
    writing = tmp_path / "kserve_models" / "_model" / "writing.py"
    text = writing.read_text(encoding="utf-8")
    line = "    result = write_mapping(obj._raw)\n"
    assert text.count(line) == 1
    writing.write_text(text.replace(line, line * 2), encoding="utf-8")
    return tmp_path


def comparison() -> Comparison:
    made = Comparison("v1.0")
    for number, operation in enumerate(OPERATIONS):
        made.instructions[operation] = dict.fromkeys(PEERS, 1 + number / 100)
        made.times[operation] = {peer: [0.9, 1.3, 1.0] for peer in PEERS}
    return made


def test_operations_are_those_that_are_measured_beside_peers() -> None:
    assert {"from_dict", "to_dict", "from_text", "to_text", "construct"} < set(OPERATIONS)
    assert set(OPERATIONS) < set(measure.OPERATIONS)


def test_a_spread_is_the_median_and_two_of_what_was_measured() -> None:
    made = comparison()
    assert made.time("from_dict", PEER) == Spread(1.0, 0.9, 1.3)

    made.times["from_dict"][PEER] = [number / 10 for number in range(40, 0, -1)]
    # The 14th and the 27th of 40.
    assert made.time("from_dict", PEER) == Spread(2.05, 1.4, 2.7)


def test_constructors_may_cost_more_than_reading_and_writing() -> None:
    floors = revision_floors(comparison())
    most = {floor.title: floor.most for floor in floors}

    assert len(most) == len(OPERATIONS) * len(PEERS)
    assert {title for title, bound in most.items() if bound == 1.15} == {
        "construction by constructors, kserve-models, of v1.0",
        "construction by constructors, kserve-models[speed], of v1.0",
    }
    assert set(most.values()) == {1.15, 1.03}
    assert floors[0].line(comparison()) == (
        "pass     1.00x <= 1.03x  dict to object, kserve-models, of v1.0"
    )
    assert [f.holds(comparison()) for f in floors[:10:2]] == [True, True, True, True, False]


def test_the_table_has_both_measures_of_both_peers() -> None:
    head, first, *rest = revisions.table(comparison())

    assert head == [
        "",
        "kserve-models: instructions",
        "kserve-models: time",
        "kserve-models[speed]: instructions",
        "kserve-models[speed]: time",
    ]
    time = "1.000 (0.900 to 1.300)"
    assert first == ["dict to object", "1.000", time, "1.000", time]
    assert len(rest) == len(OPERATIONS) - 1


def test_a_revision_is_checked_out_once_and_whole() -> None:
    folder = revisions.checked_out("HEAD")
    listed = processes.run(
        ["git", "ls-tree", "-r", "--name-only", "HEAD", "kserve_models"],
        cwd=REPOSITORY,
        check=True,
    ).stdout.splitlines()

    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {name for name in found if not name.endswith(".pyc")} == set(listed)
    assert revisions.checked_out("HEAD") == folder
    assert [path.name for path in folder.parent.iterdir() if len(path.name) != 40] == []


def test_a_revision_that_is_none_is_told() -> None:
    message = "--against no-such: expected a revision of this repository (git rev-parse: "
    with pytest.raises(PreparationError, match=f"^{re.escape(message)}"):
        revisions.checked_out("no-such")


def test_workers_of_two_folders_have_packages_of_their_own(
    prepared: Environment, worker: WorkerProcess, slower: Path
) -> None:
    other = measure.started(prepared, PEER, slower)
    try:
        assert worker.ask("package") == str(environment.ROOT / "kserve_models")
        assert other.ask("package") == str(slower / "kserve_models")
        assert revisions.time_ratio(worker, other, "from_dict", 2) > 0
    finally:
        other.close()


def test_a_worker_that_fails_is_told(
    prepared: Environment, capfd: pytest.CaptureFixture[str]
) -> None:
    process = measure.started(prepared, PEER)
    try:
        with pytest.raises(PreparationError, match=r"^kserve-models: count failed, see above$"):
            process.ask("count", "no_such_operation", 1)
    finally:
        process.close()
    assert "no_such_operation" in capfd.readouterr().err


@needs_valgrind
@pytest.mark.wide
def test_instructions_tell_what_costs_more_on_any_machine(
    prepared: Environment, slower: Path
) -> None:
    operations = ("from_dict", "to_dict")
    here = revisions.instructions(prepared, PEER, environment.ROOT, operations=operations)
    again = revisions.instructions(prepared, PEER, environment.ROOT, 1, operations)
    there = revisions.instructions(prepared, PEER, slower, operations=operations)

    assert again["from_dict"] / here["from_dict"] == pytest.approx(1, abs=0.02)
    assert there["from_dict"] / here["from_dict"] == pytest.approx(1, abs=0.02)
    assert there["to_dict"] / here["to_dict"] > 1.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--against", "HEAD", "--write"),
            "--against takes neither --only nor --write: it compares the models with themselves",
        ),
        (
            ("--against", "HEAD", "--only", "client"),
            "--against takes neither --only nor --write: it compares the models with themselves",
        ),
        (("--rounds", "0"), "--rounds: expected at least 1, got 0"),
    ],
)
def test_arguments_that_contradict_are_refused(arguments: tuple[str, ...], message: str) -> None:
    done = processes.run([sys.executable, "-m", "bench", *arguments], cwd=REPOSITORY)

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"python -m bench: error: {message}"

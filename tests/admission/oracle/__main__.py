"""``python -m tests.admission.oracle``: compare a corpus; ``--record`` writes the answers of the tests.

``make oracle`` runs it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests.admission import mutations
from tests.admission.oracle import comparison, recorded
from tests.apiserver import etcd_snapshot, go_program

SOURCES = Path(__file__).parent
PIECE = 4000


def main() -> int:
    """Compare; 1 where there is a difference."""
    parser = argparse.ArgumentParser(prog="python -m tests.admission.oracle")
    parser.add_argument("--cases", type=int, default=24_000, help="how many (default: 24000)")
    parser.add_argument("--seed", type=int, default=1, help="of the first piece (default: 1)")
    parser.add_argument("--record", action="store_true", help="write the answers for the tests")
    arguments = parser.parse_args()
    program = go_program.program(SOURCES)
    with tempfile.TemporaryDirectory() as scratch:
        etcd_snapshot.definitions(Path(scratch))
        definitions = Path(scratch) / "definitions"
        if arguments.record:
            recorded.write(comparison.theirs(program, definitions, recorded.cases()))
            return 0
        return _compare(program, definitions, arguments.cases, arguments.seed)


def _compare(program: Path, definitions: Path, count: int, seed: int) -> int:
    done = differences = refused = 0
    while done < count:
        cases = list(mutations.cases(seed, min(PIECE, count - done)))
        for case, their in zip(cases, comparison.theirs(program, definitions, cases), strict=True):
            our = comparison.ours(case)
            refused += their.is_malformed or bool(their.paths)
            if not comparison.agree(our, their):
                differences += 1
                print(json.dumps({**case._asdict(), "ours": our, "theirs": their}))
        done, seed = done + len(cases), seed + 1
        print(f"{done} cases, {refused} refused, {differences} differ", file=sys.stderr)
    return int(differences > 0)


if __name__ == "__main__":
    raise SystemExit(main())

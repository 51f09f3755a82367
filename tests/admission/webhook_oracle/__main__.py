"""Compare what we say of the whole corpus with what KServe's webhooks say: ``make oracle``.

``--record`` writes the answers that tests read, and compares nothing.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import time

from tests.admission.webhook_oracle import comparison, corpus, program, recorded
from tests.apiserver.binaries import UnavailableError

_SHOWN = 40


def main() -> None:
    """Print how many requests were compared, and every sort of disagreement once."""
    parser = argparse.ArgumentParser(prog="make oracle", description=__doc__)
    parser.add_argument("--record", action="store_true", help="write answers.json and end")
    given = parser.parse_args()
    try:
        if given.record:
            recorded.write(program.answers(corpus.drafts()))
            print(f"wrote {recorded.FILE.name}")
            return
        if not _compare():
            raise SystemExit(1)
    except (UnavailableError, RuntimeError) as error:
        raise SystemExit(f"webhook_oracle: {error}") from None


def _compare() -> bool:
    began = time.monotonic()
    counts: collections.Counter[str] = collections.Counter()
    found: dict[str, list[str]] = {}
    for case, answer in program.answers(itertools.chain(corpus.drafts(), corpus.samples())):
        counts["requests"] += 1
        counts["refused"] += bool(answer.refusals)
        lines = list(comparison.disagreements(case, answer))
        counts["disagreements"] += bool(lines)
        for line in lines:
            found.setdefault(line, []).append(case.name)
    for line, names in sorted(found.items(), key=lambda entry: -len(entry[1]))[:_SHOWN]:
        print(f"{len(names)} like {names[0]}: {line}")
    if len(found) > _SHOWN:
        print(f"... and {len(found) - _SHOWN} other sorts")
    print(
        f"{counts['requests']} requests, {counts['refused']} refused:"
        f" {counts['disagreements']} disagreements ({time.monotonic() - began:.0f} s)"
    )
    return not found


if __name__ == "__main__":
    main()

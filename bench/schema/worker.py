"""One run in a process of its own: ``diff``, ``drift`` or ``parse``, with its arguments.

Answers with a line of JSON: ``seconds`` of the processor, imports aside, and how many of them went
into ``reading`` YAML. Run by a Python that has what ``codegen`` needs.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from time import process_time
from typing import Any

import yaml

from codegen import cli
from codegen.schema import source


class _Reading:
    """``source.read_all``, with its time taken."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._read_all = source.read_all

    def __call__(self, path: Path) -> list[source.Source]:
        started = process_time()
        try:
            return self._read_all(path)
        finally:
            self.seconds += process_time() - started


def _parse(paths: list[str]) -> int:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in paths:
        yaml.load(Path(path).read_text(encoding="utf-8"), Loader=loader)
    return 0


def main(what: str, *arguments: str) -> int:
    """Run and answer; 2 where the command can't do what it is asked to."""
    answer = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    reading = _Reading()
    setattr(source, "read_all", reading)  # noqa: B010 - a plain assignment is an error to mypy
    gc.collect()
    gc.disable()  # as `python -m codegen` does
    started = process_time()
    code = _parse(list(arguments)) if what == "parse" else cli.main([what, *arguments])
    seconds = process_time() - started
    os.write(answer, json.dumps({"seconds": seconds, "reading": reading.seconds}).encode())
    return 2 if code > 1 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

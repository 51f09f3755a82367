"""One peer in a process of its own: takes one request a line, answers with one line of JSON.

``time NAME SECONDS`` runs an operation for about that long and answers seconds per run;
``memory NAME`` answers bytes per object; ``probe`` answers what the peer keeps of a manifest;
``count NAME RUNS`` runs an operation so many times, between two calls of ``getppid``;
``package`` answers the folder of ``kserve_models``, where the peer is of it.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tracemalloc
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from time import process_time
from typing import Any

from bench import environment
from bench.models import accessor_code, peers, shapes

LIST_LENGTH = 10_000
_MEMORY_OBJECTS = 1_000


class Worker:
    """The operations of one peer on the manifest."""

    def __init__(self, name: str, types: shapes.Classes) -> None:
        self.peer = peers.MAKERS[name]()
        self.manifest = environment.manifest()
        self.text = _compact(self.manifest)
        self.types = types
        self.runs: dict[str, int] = {}
        self.operations: dict[str, Callable[[], Any]] = {}

    def operation(self, name: str) -> Callable[[], Any]:
        """The operation as a function; what it needs is made once."""
        if name not in self.operations:
            self.operations[name] = getattr(self, f"_{name}")()
        return self.operations[name]

    def time(self, name: str, seconds: float) -> float:
        """Seconds of a run, of a round that takes about so many seconds."""
        run = self.operation(name)
        if name not in self.runs:
            self.runs[name] = max(1, int(seconds / self._once(run)))
        count = self.runs[name]
        rounds = range(count)
        gc.collect()
        gc.disable()
        started = process_time()
        for _ in rounds:
            run()
        elapsed = process_time() - started
        gc.enable()
        return elapsed / count

    def count(self, name: str, runs: int) -> int:
        """Run an operation, after it is warm, where a debugger sees its beginning and its end."""
        run = self.operation(name)
        times = range(runs)
        for _ in times:
            run()
        gc.collect()
        gc.disable()
        os.getppid()
        for _ in times:
            run()
        os.getppid()
        gc.enable()
        return runs

    @staticmethod
    def _once(run: Callable[[], Any]) -> float:
        """Roughly the seconds of a run that is not the first."""
        elapsed = 0.0
        for _ in range(3):
            started = process_time()
            run()
            elapsed = max(process_time() - started, 1e-7)
            if elapsed > 0.1:
                break
        return elapsed

    def memory(self, name: str) -> float:
        """Bytes that one more object takes, as tracemalloc sees them."""
        make = self.operation(name)
        for _ in range(10):
            make()
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        kept = [make() for _ in range(_MEMORY_OBJECTS)]
        gc.collect()
        size = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        del kept
        return size / _MEMORY_OBJECTS

    def probe(self) -> dict[str, str]:
        """What happens to a manifest that the schema does not foresee."""
        newer = deepcopy(self.manifest)
        newer["spec"]["predictor"]["model"]["newField"] = {"a": 1}
        odd = deepcopy(self.manifest)
        odd["spec"]["predictor"]["timeout"] = "soon"
        short = deepcopy(self.manifest)
        short["metadata"]["creationTimestamp"] = "2025-11-03T08:15:42.5+01:00"
        bare = deepcopy(self.manifest)
        del bare["spec"]["predictor"]["model"]["readinessProbe"]["httpGet"]["port"]
        return {
            "round trip": self._fate(self.manifest),
            "unknown field": self._fate(newer),
            "unexpected type": self._fate(odd),
            "text of a time": self._fate(short),
            "required field missing": self._fate(bare),
        }

    def _fate(self, data: dict[str, Any]) -> str:
        try:
            written = self.peer.to_dict(self.peer.from_dict(deepcopy(data)))
        except Exception:
            return "rejected"
        if written == data:
            return "kept"
        return "lost" if len(_compact_of(written)) < len(_compact(data)) else "changed"

    # Operations, by the name that a request has

    def _from_dict(self) -> Callable[[], Any]:
        from_dict, data = self.peer.from_dict, self.manifest
        return lambda: from_dict(data)

    def _to_dict(self) -> Callable[[], Any]:
        to_dict, obj = self.peer.to_dict, self.peer.from_text(self.text)
        return lambda: to_dict(obj)

    def _to_dict_python(self) -> Callable[[], Any]:
        to_dict, obj = self.peer.to_dict_python, self.peer.from_text(self.text)
        assert to_dict is not None
        return lambda: to_dict(obj)

    def _to_dict_read(self) -> Callable[[], Any]:
        to_dict, obj = self.peer.to_dict, self.peer.from_text(self.text)
        self._reader()(obj)
        return lambda: to_dict(obj)

    def _to_dict_built(self) -> Callable[[], Any]:
        to_dict, obj = self.peer.to_dict, self.peer.builder(self.types, self.manifest)()
        return lambda: to_dict(obj)

    def _from_text(self) -> Callable[[], Any]:
        from_text, text = self.peer.from_text, self.text
        return lambda: from_text(text)

    def _to_text(self) -> Callable[[], Any]:
        to_text, obj = self.peer.to_text, self.peer.from_text(self.text)
        return lambda: to_text(obj)

    def _round_trip(self) -> Callable[[], Any]:
        from_text, to_text, text = self.peer.from_text, self.peer.to_text, self.text
        return lambda: to_text(from_text(text))

    def _equality(self) -> Callable[[], Any]:
        one, other = self.peer.from_text(self.text), self.peer.from_text(self.text)
        return lambda: one == other

    def _from_dict_read(self) -> Callable[[], Any]:
        from_dict, data, read = self.peer.from_dict, self.manifest, self._reader()
        return lambda: read(from_dict(data))

    def _from_text_read(self) -> Callable[[], Any]:
        from_text, text, read = self.peer.from_text, self.text, self._reader()
        return lambda: read(from_text(text))

    def _read_again(self) -> Callable[[], Any]:
        obj, read = self.peer.from_text(self.text), self._reader()
        read(obj)
        return lambda: read(obj)

    def _construct(self) -> Callable[[], Any]:
        return self.peer.builder(self.types, self.manifest)

    def _list(self) -> Callable[[], Any]:
        items = []
        for index in range(LIST_LENGTH):
            item = deepcopy(self.manifest)
            item["metadata"]["name"] = f"churn-model-{index}"
            items.append(item)
        text = _compact(
            {
                "apiVersion": self.manifest["apiVersion"],
                "kind": "InferenceServiceList",
                "metadata": {"resourceVersion": "184470"},
                "items": items,
            }
        )
        from_text = self.peer.list_from_text
        read = accessor_code.list_reader(self.types, self.peer.attribute)
        return lambda: read(from_text(text))

    def _kept(self) -> Callable[[], Any]:
        return self._from_text()

    def _kept_read(self) -> Callable[[], Any]:
        from_text, text, read = self.peer.from_text, self.text, self._reader()

        def make() -> Any:
            obj = from_text(text)
            read(obj)
            return obj

        return make

    def _reader(self) -> Callable[[Any], Any]:
        read: Callable[[Any], Any] = accessor_code.reader(
            self.types, self.manifest, self.peer.attribute
        )
        return read


def _compact(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"))


def _compact_of(data: Any) -> str:
    return json.dumps(data, separators=(",", ":"), default=str)


def main(name: str, classes_file: str) -> None:
    """Answer requests until there are no more."""
    worker = Worker(name, json.loads(Path(classes_file).read_text(encoding="utf-8")))
    for line in sys.stdin:
        command, *arguments = line.split()
        answer: Any
        if command == "time":
            answer = worker.time(arguments[0], float(arguments[1]))
        elif command == "memory":
            answer = worker.memory(arguments[0])
        elif command == "count":
            answer = worker.count(arguments[0], int(arguments[1]))
        elif command == "package":
            answer = str(Path(str(sys.modules["kserve_models"].__file__)).parent)
        else:
            answer = worker.probe()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

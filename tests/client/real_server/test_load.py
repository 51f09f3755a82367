"""Many objects at once, against a real API server: created, listed, watched and deleted.

The quick run has a few hundred; ``KSERVE_MODELS_LOAD=10000`` has as many, and prints figures (``-rP``).
"""

from __future__ import annotations

import contextlib
import gc
import os
import stat
import threading
import time
import tracemalloc
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

from typing_extensions import Self

from kserve_models import V1beta1InferenceService
from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, ServerTimeoutError, paginate, watch
from tests.client.conftest import configuration_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.apiserver.cluster import Cluster

OBJECTS = int(os.environ.get("KSERVE_MODELS_LOAD", "400"))
THREADS = 8
PAGES = 20
PAGE = -(-OBJECTS // PAGES)
PART = "load-part"
"""A label that divides the objects into fifths."""
PATIENCE = 600.0
"""Seconds for what takes one, or a minute with all objects."""
FACTOR = 1.25
"""By which the memory of a list of all may exceed that of a fifth: a list in one piece takes five
times as much."""
SPEC = {
    "predictor": {
        "minReplicas": 1,
        "model": {
            "modelFormat": {"name": "xgboost"},
            "storageUri": "s3://models/churn",
            "resources": {"requests": {"cpu": "500m", "memory": "1Gi"}},
        },
    }
}


def name_and_uid(obj: Any) -> tuple[str, str]:
    return obj.metadata.name, obj.metadata.uid


class Watcher:
    """A watch in a thread of its own: what it told of each name, in order."""

    def __init__(self, api: ServingV1beta1Api, namespace: str) -> None:
        self._call = api.list_namespaced_inference_service
        self._namespace = namespace
        self._wanted: tuple[str, int] = ("", 0)
        self._changed = threading.Condition()
        self._watch = watch(self._call, namespace, timeout=PATIENCE)
        self._thread = threading.Thread(target=self._run, name="load-watcher")
        self.counts: Counter[str] = Counter()
        self.told: dict[str, list[tuple[str, str]]] = {}
        self.error: Exception | None = None

    def _run(self) -> None:
        try:
            for event in self._watch:
                name, uid = name_and_uid(event.object)
                with self._changed:
                    self.counts[event.type] += 1
                    self.told.setdefault(name, []).append((event.type, uid))
                    self._changed.notify_all()
        except Exception as error:
            self.error = error
        finally:
            with self._changed:
                self._changed.notify_all()

    def wait_for(self, kind: str, count: int) -> None:
        """Until so many events of a type were told, or the watch ended."""
        with self._changed:
            self._changed.wait_for(
                lambda: self.counts[kind] >= count or not self._thread.is_alive(), PATIENCE
            )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._watch.stop()
        self._thread.join(PATIENCE)


def sockets() -> set[int]:
    """The sockets that this process has open."""
    found = set()
    for name in os.listdir("/dev/fd"):  # noqa: PTH208 - a descriptor of its own is among them
        try:
            status = os.fstat(int(name))
        except OSError:
            continue
        if stat.S_ISSOCK(status.st_mode):
            found.add(status.st_ino)
    return found


def new_object(number: int) -> V1beta1InferenceService:
    metadata = {"name": f"load-{number:05}", "labels": {PART: str(number % 5)}}
    return V1beta1InferenceService(metadata=metadata, spec=SPEC)


def create(api: ServingV1beta1Api, namespace: str, number: int) -> tuple[str, str]:
    return name_and_uid(api.create_namespaced_inference_service(namespace, new_object(number)))


def delete_all(api: ServingV1beta1Api, namespace: str) -> None:
    """In one call, unless it takes the minute after which an API server ends any."""
    for _ in range(10):
        with contextlib.suppress(ServerTimeoutError):
            api.delete_collection_namespaced_inference_service(namespace, _request_timeout=PATIENCE)
            return


def peak(api: ServingV1beta1Api, namespace: str, **selector: Any) -> tuple[int, int]:
    """How many objects a list gives, and the most bytes that it takes at any time."""
    gc.collect()
    tracemalloc.start()
    try:
        count = sum(
            1
            for _ in paginate(
                api.list_namespaced_inference_service, namespace, limit=PAGE, **selector
            )
        )
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@contextlib.contextmanager
def timed(figures: dict[str, str], what: str) -> Iterator[None]:
    began = time.monotonic(), time.process_time()
    yield
    wall, cpu = time.monotonic() - began[0], time.process_time() - began[1]
    figures[what] = f"{wall:.1f} s, {cpu:.1f} s of the processor"


def test_many_objects(cluster: Cluster, namespace: str) -> None:
    figures: dict[str, str] = {}
    threads_before, sockets_before = set(threading.enumerate()), sockets()
    with ApiClient(configuration_of(cluster)) as client:
        api = ServingV1beta1Api(client)
        with Watcher(api, namespace) as watcher:
            with timed(figures, "create"), ThreadPoolExecutor(THREADS) as pool:
                created = dict(pool.map(partial(create, api, namespace), range(OBJECTS)))
            assert len(created) == OBJECTS

            with timed(figures, "list in pages"):
                listed = [
                    name_and_uid(obj)
                    for obj in paginate(
                        api.list_namespaced_inference_service, namespace, limit=PAGE
                    )
                ]
            assert sorted(listed) == sorted(created.items())

            with timed(figures, "last ADDED after the list"):
                watcher.wait_for("ADDED", OBJECTS)
            # In a copy: the watch goes on.
            added = {name: list(told) for name, told in watcher.told.items()}
            assert added == {name: [("ADDED", uid)] for name, uid in listed}

            peak(api, namespace)  # what first uses keep is not of the list
            peaks = [
                peak(api, namespace, label_selector=f"{PART}=0"),
                peak(api, namespace),
            ]
            assert [count for count, _ in peaks] == [-(-OBJECTS // 5), OBJECTS]
            (_, fifth), (_, whole) = peaks
            figures["memory of lists"] = f"{fifth / 1e6:.2f} MB a fifth, {whole / 1e6:.2f} MB all"
            assert whole < FACTOR * fifth

            with timed(figures, "delete collection"):
                delete_all(api, namespace)
            with timed(figures, "last DELETED after it"):
                watcher.wait_for("DELETED", OBJECTS)
            assert watcher.told == {
                name: [("ADDED", uid), ("DELETED", uid)] for name, uid in listed
            }
            assert api.list_namespaced_inference_service(namespace, limit=1).items == []
        assert watcher.error is None
    print(f"{OBJECTS} objects:", *(f"{what}: {value}" for what, value in figures.items()), sep="\n")
    del client, api, watcher
    gc.collect()
    assert set(threading.enumerate()) - threads_before == set()
    assert sockets() - sockets_before == set()

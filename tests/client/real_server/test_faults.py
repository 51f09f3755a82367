"""The fault proxy's whole list between the client and a real API server.

Each fault strikes every other request. The quick run does a few operations with each; the whole one,
1,000 with each, needs ``KSERVE_MODELS_SOAK=1000`` and prints its figures (``-rP``).
"""

from __future__ import annotations

import contextlib
import gc
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from typing_extensions import Self

from kserve_models import V1beta1InferenceService
from kserve_models.api import ServingV1beta1Api
from kserve_models.client import (
    ApiClient,
    Configuration,
    KServeClientError,
    OutcomeUnknownError,
    ResponseError,
    ServerError,
    paginate,
    watch,
)
from kserve_models.client._request import backoff as _backoff
from kserve_models.client._request import retries as _retries
from kserve_models.client._watch import stream as _watch_stream
from tests.apiserver.cluster import Cluster, wait_until
from tests.client.conftest import configuration_of
from tests.client.support import faults
from tests.client.support.clock import Clock
from tests.client.support.fault_proxy import FaultProxy
from tests.client.support.faults import Fault
from tests.support.patience import HANG_SECONDS

OPERATIONS = int(os.environ.get("KSERVE_MODELS_SOAK", "16"))
THREADS = 8
CALL = 1.0
"""Seconds that a create may take which a fault holds without end, and any call of a watch, which is
made again until all has come."""
MEGABYTE = 1024 * 1024

FAULTS: dict[str, Callable[[], Fault]] = {
    "cut_before": faults.cut_before,
    "cut_after": faults.cut_after,
    "reset_before": faults.reset_before,
    "reset_after": faults.reset_after,
    "cut_head": faults.cut_head,
    "cut_body": faults.cut_body,
    "delay": lambda: faults.delay(0.1),
    "delay_answer": lambda: faults.delay(0.1, before=False),
    "silence": faults.silence,
    "drip": lambda: faults.drip(0.0, 16),
    "drip_headers": lambda: faults.drip_headers(0.01),
    "flood_headers": faults.flood_headers,
    "flood_continue": faults.flood_continue,
    "flood_body": faults.flood_body,
    "flood_trailers": faults.flood_trailers,
    "status_410": lambda: faults.status(410),
    "status_429": lambda: faults.status(429),
    "status_429_retry_after": lambda: faults.status(429, {"Retry-After": "1"}),
    "status_500": lambda: faults.status(500),
    "status_503": lambda: faults.status(503),
    "html": faults.html,
    "garbage": faults.garbage,
    "garbage_body": faults.garbage_body,
    "bad_chunk": faults.bad_chunk,
}
ENDS = {
    "cut_before": "OutcomeUnknownError",
    "cut_after": "OutcomeUnknownError",
    "reset_before": "OutcomeUnknownError",
    "reset_after": "OutcomeUnknownError",
    "cut_head": "OutcomeUnknownError",
    "cut_body": "ResponseError",
    "silence": "late",
    "drip_headers": "late",
    "flood_headers": "OutcomeUnknownError",
    "flood_continue": "late",
    "flood_body": "ResponseError",
    "flood_trailers": "ResponseError",
    "status_410": "ExpiredError",
    # Asks for as long as the call may take: it is not repeated.
    "status_429_retry_after": "TooManyRequestsError",
    "status_500": "InternalError",
    "status_503": "ServiceUnavailableError",
    "html": "ServerError",
    "garbage": "OutcomeUnknownError",
    "garbage_body": "ResponseError",
    "bad_chunk": "ResponseError",
}
"""How a create ends that a fault strikes, if not well: by an exception, or without one in time."""
ENDLESS = {"silence", "drip_headers", "flood_continue", "flood_trailers"}
"""Faults of a create that only time ends."""
every_fault = pytest.mark.parametrize("name", FAULTS)
FIRST = "first"
SPEC = {"predictor": {"model": {"modelFormat": {"name": "sklearn"}, "storageUri": "gs://b/m"}}}


def test_the_list_is_whole() -> None:
    there = {name for name, made in vars(faults).items() if hasattr(made, "__wrapped__")}
    used = {make().__name__ for make in FAULTS.values()}
    assert used == there


@pytest.fixture(autouse=True)
def brief_delays(monkeypatch: pytest.MonkeyPatch) -> None:
    """More faults in less time."""
    monkeypatch.setattr(_backoff, "FIRST", 0.05)
    monkeypatch.setattr(_backoff, "LONGEST", 1.0)
    monkeypatch.setattr(_retries, "FIRST", 0.05)
    monkeypatch.setattr(_watch_stream, "LONGEST_LINE", MEGABYTE)


@contextmanager
def between(
    cluster: Cluster, clock: Clock | None = None
) -> Iterator[tuple[FaultProxy, Configuration]]:
    """A proxy before the cluster, and a client's configuration for it."""
    url = urlsplit(cluster.url)
    upstream = (str(url.hostname), url.port or 443)
    with FaultProxy(upstream, upstream_authority=cluster.ca_file, clock=clock) as proxy:
        configuration = configuration_of(cluster)
        configuration.host = proxy.url
        configuration.ssl_ca_cert = proxy.authority
        configuration.max_response_size = MEGABYTE
        yield proxy, configuration


def left_open(proxy: FaultProxy) -> list[str]:
    """What this process has of connections to the proxy, and of the client's threads."""
    gc.collect()
    inodes = set()
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            inodes.add(str(link.readlink()))
    found = [t.name for t in threading.enumerate() if t.name.startswith("kserve-")]
    for line in Path("/proc/self/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if f"socket:[{fields[9]}]" in inodes and fields[2].endswith(f":{proxy.port:04X}"):
            found.append(f"socket {fields[1]}")
    return found


def every_other(make: Callable[[], Fault]) -> Callable[[int, Any], Fault | None]:
    fault = make()
    return lambda position, _: None if position % 2 else fault


@every_fault
def test_no_create_is_doubled_or_lost(
    name: str,
    cluster: Cluster,
    api_client: ApiClient,
    namespace: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outcomes: Counter[str] = Counter()
    allowed: dict[str, set[int]] = {}
    slowest = [0.0]
    # Where time ends a call, it is this thread's own, in which a slow server takes none of it.
    clock = None
    if name in {*ENDLESS, "status_429_retry_after"}:
        clock = Clock()
        clock.install(monkeypatch)
    now = time.monotonic if clock is None else clock.monotonic
    limit = HANG_SECONDS if clock is None else CALL

    def create(api: ServingV1beta1Api, number: int) -> None:
        obj = V1beta1InferenceService(
            metadata={"generateName": "soak-", "labels": {"operation": str(number)}}, spec=SPEC
        )
        began = now()
        try:
            api.create_namespaced_inference_service(namespace, obj, _request_timeout=limit)
            outcome, counts = "created", {1}
        except (OutcomeUnknownError, ResponseError, ServerError) as error:
            # Their messages say that it may have happened.
            outcome, counts = type(error).__name__, {0, 1}
        except KServeClientError as error:
            outcome, counts = type(error).__name__, {0}
        took = now() - began
        if outcome == "OutcomeUnknownError" and took >= 0.9 * limit:
            outcome = "late"
        slowest[0] = max(slowest[0], took)
        outcomes[outcome] += 1
        allowed[str(number)] = counts

    with between(cluster, clock) as (proxy, configuration):
        proxy.faults = every_other(FAULTS[name])
        with ApiClient(configuration) as client:
            api = ServingV1beta1Api(client)
            if clock is None:
                with ThreadPoolExecutor(THREADS) as pool:
                    list(pool.map(create, [api] * OPERATIONS, range(OPERATIONS)))
            else:
                for number in range(OPERATIONS):
                    create(api, number)
        left = left_open(proxy)
        struck = sum(1 for entry in proxy.log if entry.fault)
        # What the proxy still has under way may be a create.
        wait_until(lambda: proxy.open_connections == 0, "no connections")
    found = Counter(
        obj.metadata.labels["operation"]
        for obj in paginate(
            ServingV1beta1Api(api_client).list_namespaced_inference_service, namespace
        )
    )
    print(
        f"create under {name}: {OPERATIONS} operations, {struck} faults, {dict(outcomes)}, "
        f"slowest {slowest[0]:.2f} s"
    )
    wrong = {n: found[n] for n, counts in allowed.items() if found[n] not in counts}
    assert (wrong, len(allowed), struck > 0) == ({}, OPERATIONS, True)
    # Nothing may end otherwise than its fault says.
    expected = {ENDS[name]} if name in ENDS else set()
    if name == "status_429":
        # It is sent again, at times to be struck again, as often as requests are repeated.
        outcomes.pop("TooManyRequestsError", None)
    assert set(outcomes) - {"created"} == expected
    # Each fault strikes every other request, and a create is sent again after 429 alone.
    assert outcomes["created"] >= (1 if expected else OPERATIONS / 2)
    assert left == []
    # The steps in which a fault takes its time are the clock's.
    assert slowest[0] < limit + 0.1


class State:
    """What a watch's events add up to."""

    def __init__(self) -> None:
        self.versions: dict[str, str] = {}
        self.changes = 0
        """Events but those of the first object."""
        self.wrong: list[str] = []

    def take(self, event: Any) -> None:
        metadata = event.object.metadata
        before = self.versions.get(metadata.name)
        expected = {"ADDED": before is None, "DELETED": before is not None}.get(
            event.type, before is not None and before != metadata.resource_version
        )
        if not expected:
            self.wrong.append(f"{event.type} {metadata.name}: {before}")
        self.changes += metadata.name != FIRST
        if event.type == "DELETED":
            self.versions.pop(metadata.name, None)
        else:
            self.versions[metadata.name] = metadata.resource_version

    def is_final(self, final: dict[str, str]) -> bool:
        """Is it what a list said, but for the first object, which goes on changing?"""
        return {**self.versions, FIRST: ""} == {**final, FIRST: ""}


def changes(api: ServingV1beta1Api, namespace: str, count: int) -> None:
    """So many changes: objects are created, changed and deleted in turn."""
    for number in range(count):
        name = f"soak-{number // 3}"
        step = number % 3
        if step == 0:
            obj = V1beta1InferenceService(metadata={"name": name}, spec=SPEC)
            api.create_namespaced_inference_service(namespace, obj)
        elif step == 1:
            body = {"metadata": {"annotations": {"n": str(number)}}}
            api.patch_namespaced_inference_service(name, namespace, body)
        elif number % 2:
            api.delete_namespaced_inference_service(name, namespace)
        else:
            body = {"spec": {"predictor": {"minReplicas": number}}}
            api.patch_namespaced_inference_service(name, namespace, body)


@every_fault
def test_no_event_is_doubled_or_lost(
    name: str, cluster: Cluster, api_client: ApiClient, namespace: str
) -> None:
    direct = ServingV1beta1Api(api_client)
    direct.create_namespaced_inference_service(
        namespace, V1beta1InferenceService(metadata={"name": FIRST}, spec=SPEC)
    )
    state = State()
    final: dict[str, str] = {}
    with between(cluster) as (proxy, configuration):
        worker = Worker(direct, namespace, final)
        with ApiClient(configuration) as client, worker:
            began = time.monotonic()
            with watch(
                ServingV1beta1Api(client).list_namespaced_inference_service,
                namespace,
                timeout=HANG_SECONDS,
                _request_timeout=(CALL, CALL),
            ) as events:
                for event in events:
                    state.take(event)
                    if not proxy.faults:
                        proxy.faults = struck_by(FAULTS[name]())
                        worker.start()
                    if worker.done.is_set() and state.is_final(final):
                        break
            took = time.monotonic() - began
            client.close()
            left = left_open(proxy)
            # The proxy's threads see that the client has gone with the next event; most do soon.
            with contextlib.suppress(TimeoutError):
                wait_until(lambda: proxy.open_connections == 0, "no connections", seconds=0.5)
    struck = Counter(entry.fault for entry in proxy.log if entry.fault)
    lists = sum(1 for e in proxy.log if e.request and b"watch=" not in e.request.head)
    print(
        f"watch under {name}: {OPERATIONS} changes, {state.changes} events, {dict(struck)}, "
        f"{lists} lists, {took:.1f} s"
    )
    assert (state.wrong, left) == ([], [])
    assert state.is_final(final)
    if lists == 1:
        # Without a gap each single change is told.
        assert state.changes == OPERATIONS


def struck_by(fault: Fault) -> Callable[[int, Any], Fault | None]:
    """Every other request; the other watches end, too, somewhere within an event.

    So does a watch that is only late: otherwise the first such connection would be the last.
    """

    def late(exchange: faults.Exchange) -> bool:
        exchange.sleep(0.1)
        return faults.cut_body(5000)(exchange)

    late.__name__ = "delay"
    first = late if fault.__name__ == "delay" else fault

    def choose(position: int, request: Any) -> Fault | None:
        if position % 2:
            return first
        # A list that was cut so early each time could never be read.
        is_watch = b"watch=" in request.head
        return faults.cut_body(500 + position * 997 % 20000) if is_watch else None

    return choose


class Worker:
    """Makes changes without the proxy; afterwards changes the first object until it is ended."""

    def __init__(self, api: ServingV1beta1Api, namespace: str, final: dict[str, str]) -> None:
        self._api = api
        self._namespace = namespace
        self._final = final
        self._thread = threading.Thread(target=self._work)
        self._ended = threading.Event()
        self.done = threading.Event()
        self.start = self._thread.start

    def _work(self) -> None:
        changes(self._api, self._namespace, OPERATIONS)
        for obj in paginate(self._api.list_namespaced_inference_service, self._namespace):
            self._final[obj.metadata.name] = obj.metadata.resource_version
        self.done.set()
        while not self._ended.wait(0.1):
            body = {"metadata": {"annotations": {"time": str(time.time())}}}
            self._api.patch_namespaced_inference_service(FIRST, self._namespace, body)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(HANG_SECONDS)

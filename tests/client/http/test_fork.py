"""Processes that fork: each has connections of its own, and no lock that nobody releases."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from kserve_models.api import ServingV1beta1Api
from kserve_models.client import ApiClient, Configuration
from kserve_models.client._config.token_file import TokenFile
from tests.client.support.http_wire import server_context
from tests.client.support.raw_http_server import Server, isvc, ok
from tests.support.patience import HANG_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.client.support.http_wire import Request

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


class Child:
    """A forked process that does one thing; it dies if it hangs, or its test has ended."""

    left: ClassVar[set[int]] = set()
    """Of this test's children."""

    def __init__(self, work: Callable[[], str]) -> None:
        self._output, output = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._output)
            text = "nothing"
            try:
                signal.alarm(int(HANG_SECONDS))
                text = work()
            except BaseException as error:
                text = f"{type(error).__name__}: {error}"
            finally:
                os.write(output, text.encode())
                os._exit(0)
        os.close(output)
        self.left.add(self._pid)

    def result(self) -> str:
        """What it gave."""
        with os.fdopen(self._output, "rb") as stream:
            text = stream.read().decode()
        self.left.discard(self._pid)
        _, status = os.waitpid(self._pid, 0)
        assert status == 0, "the child hung"
        return text


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    yield
    while Child.left:
        child = Child.left.pop()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def by_name(request: Request) -> bytes:
    return ok(isvc(request.path.rpartition("/")[2]))


def wrong(api: Any, owner: str) -> str:
    """The names of answers that are another request's."""
    names = [f"{owner}-{number}" for number in range(200)]
    found = [api.read_namespaced_inference_service(name, "models").metadata.name for name in names]
    return ", ".join(
        f"{got} for {name}" for name, got in zip(names, found, strict=True) if got != name
    )


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_parent_and_child_share_no_connection(tls: bool) -> None:
    with (
        Server(by_name, server_context() if tls else None) as server,
        ApiClient(server.configuration(retries=0)) as api_client,
    ):
        api = ServingV1beta1Api(api_client)
        api.read_namespaced_inference_service("before", "models")
        assert Child(lambda: wrong(api, "first")).result() == ""
        assert server.connections == 2
        child = Child(lambda: wrong(api, "second"))
        assert wrong(api, "parent") == ""
        assert child.result() == ""
        assert len(server.requests) == 601
        assert server.connections == 3


def test_a_child_that_closes_its_client_leaves_the_parents_open() -> None:
    with Server(by_name) as server, ApiClient(server.configuration()) as api_client:
        api = ServingV1beta1Api(api_client)
        api.read_namespaced_inference_service("before", "models")

        def work() -> str:
            api_client.close()
            return wrong(api, "child")

        assert Child(work).result() == ""
        api.read_namespaced_inference_service("after", "models")
        assert server.connections == 2


def while_held(hold: Callable[[threading.Event, threading.Event], Any], work: Any) -> str:
    """What a child gives that is forked while another thread is within ``hold``."""
    entered, leave = threading.Event(), threading.Event()
    thread = threading.Thread(target=hold, args=(entered, leave))
    thread.start()
    try:
        assert entered.wait(HANG_SECONDS)
        return Child(work).result()
    finally:
        leave.set()
        thread.join(HANG_SECONDS)


def test_a_child_does_not_wait_for_a_hook_that_ran_in_the_parent() -> None:
    parent = os.getpid()
    running: list[threading.Event] = []

    def hook(_: Configuration) -> None:
        if os.getpid() == parent:
            running[0].set()
            running[1].wait(HANG_SECONDS)

    with (
        Server(by_name) as server,
        ApiClient(server.configuration(refresh_api_key_hook=hook)) as api_client,
    ):

        def read() -> str:
            api: Any = ServingV1beta1Api(api_client)
            return str(api.read_namespaced_inference_service("iris", "models").metadata.name)

        def hold(entered: threading.Event, leave: threading.Event) -> None:
            running.extend((entered, leave))
            read()

        assert while_held(hold, read) == "iris"


def test_a_child_does_not_wait_for_the_default_clients_lock() -> None:
    ApiClient.set_default(client := ApiClient(Configuration("http://127.0.0.1:9")))
    lock = ApiClient._default_lock

    def hold(entered: threading.Event, leave: threading.Event) -> None:
        with lock.held():
            entered.set()
            leave.wait(HANG_SECONDS)

    try:
        assert while_held(hold, lambda: repr(ApiClient.get_default())) == repr(client)
    finally:
        ApiClient.set_default(None)


def test_a_child_reads_the_token_file_though_the_parent_was_at_it(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("of-this-pod")
    hook = TokenFile(str(file))

    def hold(entered: threading.Event, leave: threading.Event) -> None:
        with hook._lock.held():
            entered.set()
            leave.wait(HANG_SECONDS)

    def work() -> str:
        configuration = Configuration()
        hook(configuration)
        return configuration.api_key["BearerToken"]

    assert while_held(hold, work) == "Bearer of-this-pod"


def test_a_hook_may_fork() -> None:
    results: list[str] = []

    def hook(configuration: Configuration) -> None:
        configuration.api_key["BearerToken"] = "Bearer x"
        if not results:
            results.append("")
            results[0] = Child(lambda: str(configuration.authorization())).result()

    configuration = Configuration()
    configuration.refresh_api_key_hook = hook
    assert configuration.authorization() == "Bearer x"
    assert configuration.authorization() == "Bearer x"
    assert results == ["Bearer x"]

"""Configuration: the Kubernetes client's attributes, no secret shown, defaults."""

from __future__ import annotations

import copy
import pickle
import threading
from typing import TYPE_CHECKING, Any

import pytest

from kserve_models import V1beta1InferenceService
from kserve_models.api import ServingV1beta1Api
from kserve_models.client import (
    ApiClient,
    Configuration,
    ConfigurationError,
    apply,
    wait_until_ready,
)
from tests.client.support.raw_http_server import TOKEN, Server, isvc, ok
from tests.support.patience import HANG_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MINE = V1beta1InferenceService(metadata={"name": "iris", "namespace": "models"})


@pytest.fixture(autouse=True)
def no_defaults() -> Iterator[None]:
    yield
    Configuration.set_default(None)
    ApiClient.set_default(None)


def test_defaults() -> None:
    configuration = Configuration()
    assert configuration.host == "http://localhost"
    assert configuration.verify_ssl is True
    assert configuration.request_timeout == (10.0, 60.0)
    assert configuration.call_timeout == 300.0
    assert configuration.max_response_size == 512 * 1024 * 1024
    assert configuration.retries is None


def test_no_secret_is_shown() -> None:
    configuration = Configuration(
        "https://user:hunter2@host",
        api_key={"BearerToken": "Bearer hunter2"},
        username="user",
        password="hunter2",
    )
    configuration.proxy = "http://user:hunter2@proxy:3128"
    configuration.proxy_headers = {"Proxy-Authorization": "hunter2"}
    configuration.ca_cert_data = "-----BEGIN"
    shown = repr(configuration)
    assert "hunter2" not in shown
    assert "host='https://***@host', api_key={'BearerToken': '***'}, username='user'" in shown
    assert "password='***'" in shown
    assert "proxy='http://***@proxy:3128', proxy_headers={'Proxy-Authorization': '***'}" in shown
    assert "ca_cert_data=<10 characters>" in shown


@pytest.mark.parametrize(
    ("name", "url", "shown"),
    [
        ("proxy", "user:hunter2@proxy:3128", "***@proxy:3128"),
        ("proxy", "proxy:3128", "proxy:3128"),
        ("proxy", "http://user:hunter2://x@proxy", "http://***@proxy"),
        ("proxy", "user:hunter2://x@proxy", "***@proxy"),
        ("host", "https://host/base?token=hunter2", "https://host/base"),
        ("host", "https://host#hunter2", "https://host"),
        ("host", "https://user:hunter2?x@host", "https://***@host"),
    ],
)
def test_no_url_shows_a_secret(name: str, url: str, shown: str) -> None:
    configuration = Configuration()
    setattr(configuration, name, url)
    assert f"{name}={shown!r}" in repr(configuration)
    assert "hunter2" not in repr(configuration)


def test_attributes_that_are_not_ours_are_not_shown() -> None:
    configuration = Configuration()
    configuration.client_secret = "hunter2"  # type: ignore[attr-defined]
    assert "hunter2" not in repr(configuration)
    assert repr(configuration) == repr(Configuration())


@pytest.mark.parametrize(
    ("keys", "prefixes", "expected"),
    [
        ({}, {}, None),
        ({"BearerToken": "Bearer x"}, {}, "Bearer x"),
        ({"BearerToken": "x"}, {"BearerToken": "Bearer"}, "Bearer x"),
        ({"authorization": "Bearer y"}, {}, "Bearer y"),
        ({"authorization": "y"}, {"authorization": "Bearer"}, "Bearer y"),
        ({"BearerToken": "Bearer x", "authorization": "Bearer y"}, {}, "Bearer x"),
    ],
)
def test_the_token(keys: dict[str, str], prefixes: dict[str, str], expected: str | None) -> None:
    configuration = Configuration(api_key=keys, api_key_prefix=prefixes)
    assert configuration.authorization() == expected
    assert configuration.get_api_key_with_prefix("BearerToken", "authorization") == expected
    if expected is not None:
        assert repr(configuration.authorization()) == "'***'"


def test_basic_authentication_where_there_is_no_token() -> None:
    configuration = Configuration(username="user", password="pässword")
    assert configuration.authorization() == "Basic dXNlcjpww6Rzc3dvcmQ="
    assert repr(configuration.get_basic_auth_token()) == "'***'"
    configuration.api_key["BearerToken"] = "Bearer x"
    assert configuration.authorization() == "Bearer x"


def test_copies_are_independent() -> None:
    configuration = Configuration(api_key={"BearerToken": "x"})
    hook = configuration.refresh_api_key_hook = lambda _: None
    for other in (copy.copy(configuration), copy.deepcopy(configuration)):
        other.api_key["BearerToken"] = "y"
        assert configuration.api_key == {"BearerToken": "x"}
        assert other.refresh_api_key_hook is hook
        assert other.authorization() == "y"
    configuration.refresh_api_key_hook = None
    assert pickle.loads(pickle.dumps(configuration)).authorization() == "x"


def test_the_default_is_a_copy() -> None:
    assert Configuration.get_default() is None
    configuration = Configuration("http://one")
    Configuration.set_default(configuration)
    configuration.host = "http://two"
    default = Configuration.get_default()
    assert default is not None
    assert default.host == "http://one"
    assert Configuration.get_default_copy() is not default
    assert Configuration.get_default_copy().host == "http://one"
    Configuration.set_default(None)
    assert Configuration.get_default_copy().host == "http://localhost"


def test_an_api_without_a_client_shares_the_default_one() -> None:
    with Server(lambda _: ok()) as one, Server(lambda _: ok()) as two:
        Configuration.set_default(one.configuration())
        api = ServingV1beta1Api()
        assert repr(api) == "ServingV1beta1Api()"
        api.read_namespaced_inference_service("iris", "models")
        first = ApiClient.get_default()
        assert api.api_client is first
        assert repr(first) == f"ApiClient('{one.url}')"
        Configuration.set_default(two.configuration())
        api.read_namespaced_inference_service("iris", "models")
        assert ApiClient.get_default() is not first
        with ApiClient(one.configuration()) as mine:
            ApiClient.set_default(mine)
            assert api.api_client is mine
            api.read_namespaced_inference_service("iris", "models")
            api.api_client = first
            assert api.api_client is first
        assert (len(one.requests), len(two.requests)) == (2, 1)


def test_the_hook_runs_before_each_request_one_thread_at_a_time() -> None:
    count = 0
    inside = 0
    most = 0
    lock = threading.Lock()

    def hook(configuration: Configuration) -> None:
        nonlocal count, inside, most
        with lock:
            count, inside = count + 1, inside + 1
            most = max(most, inside)
        configuration.api_key["BearerToken"] = f"Bearer {count}"
        with lock:
            inside -= 1

    with Server(lambda _: ok()) as server:
        configuration = server.configuration()
        configuration.refresh_api_key_hook = hook
        with ApiClient(configuration) as client:
            api = ServingV1beta1Api(client)

            def read() -> None:
                for _ in range(10):
                    api.read_namespaced_inference_service("iris", "models")

            threads = [threading.Thread(target=read) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(HANG_SECONDS)
        sent = sorted(int(request.headers["authorization"][7:]) for request in server.requests)
    assert sent == list(range(1, 41))
    assert most == 1


def test_a_hook_that_fails_says_the_way_out() -> None:
    def hook(_: Configuration) -> None:
        raise OSError("the plugin is not there")

    with Server(lambda _: ok()) as server:
        configuration = server.configuration(refresh_api_key_hook=hook)
        with ApiClient(configuration) as api_client:
            api = ServingV1beta1Api(api_client)
            with pytest.raises(ConfigurationError) as caught:
                api.read_namespaced_inference_service("iris", "models")
        assert str(caught.value) == (
            "refresh_api_key_hook: the credentials were not renewed: OSError: the plugin is not "
            "there; log in anew, or correct the user's entry in the kubeconfig file"
        )
        # The other's traceback holds the plugin's variables.
        assert caught.value.__context__ is None
        assert server.requests == []


def test_a_hook_may_say_itself_what_is_wrong() -> None:
    mine = ConfigurationError("no token")

    def hook(_: Configuration) -> None:
        raise mine

    configuration = Configuration()
    configuration.refresh_api_key_hook = hook
    with pytest.raises(ConfigurationError) as caught:
        configuration.authorization()
    assert caught.value is mine


def test_a_refused_token_is_renewed_once() -> None:
    class Hook:
        expired = 0

        def __call__(self, configuration: Configuration) -> None:
            configuration.api_key["BearerToken"] = f"Bearer {TOKEN}-{self.expired}"

        def expire(self) -> None:
            self.expired += 1

    def script(request: Any) -> bytes:
        fresh = request.headers["authorization"].endswith("-1")
        return ok(status=201) if fresh else b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"

    with Server(script) as server:
        configuration = server.configuration()
        hook = configuration.refresh_api_key_hook = Hook()
        with ApiClient(configuration) as client:
            created = ServingV1beta1Api(client).create_namespaced_inference_service(
                "models", isvc()
            )
        assert created.metadata is not None
        assert hook.expired == 1
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("localhost:6443", "localhost:6443"),
        ("ftp://host", "ftp://host"),
        ("https://", "https://"),
        ("https://user:hunter2@host", "https://***@host"),
        ("https://user:hun?ter2@host", "https://***@host"),
        ("https://host?token=hunter2", "https://host"),
    ],
)
def test_a_host_is_a_plain_url(host: str, shown: str) -> None:
    from kserve_models.client import ConfigurationError

    with pytest.raises(ConfigurationError) as caught:
        ApiClient(Configuration(host))
    assert str(caught.value) == (
        "host: expected the server's URL, such as https://127.0.0.1:6443, without user, password "
        f"and query; got {shown!r}"
    )


def test_a_configuration_of_another_package_is_refused() -> None:
    with pytest.raises(TypeError) as caught:
        ApiClient(object())  # type: ignore[arg-type]
    assert str(caught.value) == (
        "ApiClient: expected a kserve_models.client.Configuration, got builtins.object: load_config() "
        "gives one, and kubernetes.config.load_kube_config(client_configuration=Configuration()) "
        "fills one"
    )


@pytest.mark.parametrize(
    ("use", "caller"),
    [
        (ServingV1beta1Api, "ServingV1beta1Api"),
        (lambda other: setattr(ServingV1beta1Api(), "api_client", other), "ServingV1beta1Api"),
        (lambda other: wait_until_ready("iris", "models", api_client=other), "api_client"),
        (lambda other: apply(MINE, field_manager="me", api_client=other), "api_client"),
    ],
    ids=["API class", "its attribute", "wait_until_ready", "apply"],
)
@pytest.mark.parametrize(
    ("other", "came", "way_out"),
    [
        (
            object(),
            "builtins.object",
            "ApiClient(load_config()) is one, for the cluster that kubectl talks to",
        ),
        (
            Configuration("https://127.0.0.1:1"),
            "kserve_models.client._config.configuration.Configuration",
            "ApiClient(configuration) is one",
        ),
    ],
    ids=["object", "Configuration"],
)
def test_a_client_of_another_package_is_refused(
    use: Callable[[Any], Any], caller: str, other: Any, came: str, way_out: str
) -> None:
    with pytest.raises(TypeError) as caught:
        use(other)
    assert str(caught.value) == (
        f"{caller}: expected a kserve_models.client.ApiClient, got {came}: {way_out}"
    )


def test_a_path_of_the_host_comes_first() -> None:
    with Server(lambda _: ok()) as server:
        configuration = server.configuration(host=f"{server.url}/k8s/clusters/one/")
        with ApiClient(configuration) as client:
            ServingV1beta1Api(client).read_namespaced_inference_service("iris", "models")
        assert server.requests[0].target == (
            "/k8s/clusters/one/apis/serving.kserve.io/v1beta1/namespaces/models/inferenceservices/iris"
        )

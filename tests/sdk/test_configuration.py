"""Which configuration ``KServeClient`` finds, and what the Kubernetes client is given of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kserve_models.client import ApiClient, Configuration, ConfigurationError
from kserve_models.client._config import in_cluster
from kserve_models.sdk import KServeClient, utils
from kserve_models.sdk._configuration import kubernetes
from tests import REPOSITORY
from tests.support import processes
from tests.support.kubernetes_clients import installed
from tests.wide import all_but

TOKEN = "a-token-of-mine"


def kubeconfig(server: str = "https://one.example.com") -> dict[str, Any]:
    contexts = [
        {"name": "one", "context": {"cluster": "one", "user": "me", "namespace": "elsewhere"}},
        {"name": "two", "context": {"cluster": "two", "user": "me"}},
    ]
    clusters = [
        {"name": "one", "cluster": {"server": server}},
        {"name": "two", "cluster": {"server": "https://two.example.com"}},
    ]
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "one",
        "contexts": contexts,
        "clusters": clusters,
        "users": [{"name": "me", "user": {"token": TOKEN}}],
    }


@pytest.fixture(autouse=True)
def defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No configuration but the tests' own; the default one is that of before, afterwards."""
    monkeypatch.delenv("KUBECONFIG", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    default = Configuration.get_default()
    yield
    Configuration.set_default(default)
    ApiClient.set_default(None)


@pytest.fixture
def path(tmp_path: Path) -> str:
    written = tmp_path / "config"
    written.write_text(json.dumps(kubeconfig()))
    return str(written)


def host_of(client: KServeClient) -> str:
    return client._configuration.host


def test_a_file_and_a_context(path: str) -> None:
    assert host_of(KServeClient(path)) == "https://one.example.com"
    assert host_of(KServeClient(path, context="two")) == "https://two.example.com"
    default = Configuration.get_default()
    assert default is not None
    assert default.host == "https://two.example.com"


def test_the_second_argument_is_the_context_as_until_0_10(path: str) -> None:
    given = Configuration()
    client = KServeClient(path, "two", given)
    assert host_of(client) == given.host == "https://two.example.com"
    assert host_of(KServeClient(path, None, "two")) == "https://two.example.com"


def test_a_dict(path: str) -> None:
    assert host_of(KServeClient(config_dict=kubeconfig())) == "https://one.example.com"
    assert host_of(KServeClient(None, kubeconfig(), "two")) == "https://two.example.com"
    # As for the SDK, it counts where there is a file, too.
    two = kubeconfig("https://three.example.com")
    assert host_of(KServeClient(path, two)) == "https://three.example.com"


def test_there_is_none() -> None:
    with pytest.raises(RuntimeError, match=r"^KServeClient: no cluster is configured: ") as caught:
        KServeClient()
    assert type(caught.value) is RuntimeError
    assert isinstance(caught.value.__cause__, ConfigurationError)


def test_in_a_pod_its_account_counts_before_the_kubeconfig(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = tmp_path / "serviceaccount"
    account.mkdir()
    for name in ("token", "ca.crt", "namespace"):
        (account / name).write_text("pod")
    monkeypatch.setattr(utils, "_POD_FOLDER", f"{tmp_path}/")
    monkeypatch.setattr(in_cluster, "FOLDER", str(account))
    monkeypatch.setenv("KUBECONFIG", path)
    with pytest.raises(RuntimeError) as caught:
        KServeClient()
    assert str(caught.value) == (
        "KServeClient: this is a pod, but $KUBERNETES_SERVICE_HOST is not set; give config_file"
    )
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
    configuration = Configuration()
    in_cluster.fill(configuration)
    configuration.ssl_ca_cert = None
    monkeypatch.setattr(in_cluster, "fill", lambda found: vars(found).update(vars(configuration)))
    assert host_of(KServeClient()) == "https://10.0.0.1:443"
    assert host_of(KServeClient(path)) == "https://one.example.com"
    assert utils.get_default_target_namespace() == "pod"


def test_settings_of_the_configuration_given_count_where_the_file_has_none(path: str) -> None:
    given = Configuration()
    given.proxy, given.assert_hostname, given.host = "http://proxy:3128", "a", "https://other"
    client = KServeClient(path, client_configuration=given)
    found = client._configuration
    assert (found.host, found.proxy, found.assert_hostname) == (
        "https://one.example.com",
        "http://proxy:3128",
        "a",
    )
    assert given.host == "https://one.example.com"
    assert given.authorization() == f"Bearer {TOKEN}"


def test_a_configuration_that_is_complete_needs_no_file() -> None:
    given = Configuration(host="http://10.0.0.1", api_key={"BearerToken": TOKEN})
    client = KServeClient(client_configuration=given)
    assert host_of(client) == "http://10.0.0.1"
    assert client._configuration.authorization() == TOKEN


def test_a_client_whose_init_is_another(path: str) -> None:
    class Own(KServeClient):
        def __init__(self) -> None:
            configuration = SimpleNamespace(
                host="http://10.0.0.2", api_key={"authorization": f"Bearer {TOKEN}"}, username=""
            )
            client = SimpleNamespace(configuration=configuration)
            self.api_instance = SimpleNamespace(api_client=client)

    assert host_of(Own()) == "http://10.0.0.2"
    assert Own()._configuration.authorization() == f"Bearer {TOKEN}"

    class Bare(KServeClient):
        def __init__(self) -> None:
            """It relies on the default configuration."""

    KServeClient(path)
    assert host_of(Bare()) == "https://one.example.com"


@pytest.mark.skipif("kubernetes" in sys.modules, reason="the Kubernetes client is loaded here")
@pytest.mark.parametrize("name", ["api_instance", "core_api", "app_api", "hpa_v2_api"])
def test_without_the_kubernetes_client_its_objects_say_what_to_install(
    name: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "kubernetes", None)
    client = KServeClient(path)
    with pytest.raises(ImportError) as caught:
        getattr(client, name)
    assert str(caught.value) == (
        f"KServeClient.{name} needs the Kubernetes client: pip install 'kserve-models[kubernetes]'"
    )


WITH_KUBERNETES = """
import json, os, sys
sys.path[:0] = sys.argv[2:]
from kubernetes import client as k8s
from kserve_models.client import Configuration
from kserve_models.sdk import KServeClient
from kserve_models.sdk._configuration import kubernetes as conversion

client = KServeClient(sys.argv[1])
first = k8s.CoreV1Api().api_client.configuration
second = client.core_api.api_client.configuration
assert first.host == second.host == "https://one.example.com"
assert client.core_api.api_client is client.api_instance.api_client
assert client.app_api.api_client is client.hpa_v2_api.api_client
for configuration in (first, second):
    assert configuration.auth_settings()["BearerToken"]["value"] == "Bearer a-token-of-mine"

data = Configuration("https://three.example.com", {"BearerToken": "t"})
data.ca_cert_data, data.cert_data, data.key_data = "-----A", b"-----B", "-----C"
data.proxy = "http://proxy:3128"
made = k8s.Configuration()
conversion.fill(made, data)
files = [made.ssl_ca_cert, made.cert_file, made.key_file]
assert [open(f).read() for f in files] == ["-----A", "-----B", "-----C"]
assert {os.stat(f).st_mode & 0o777 for f in files} == {0o600}
assert made.proxy == "http://proxy:3128" and made.verify_ssl

other = KServeClient(client_configuration=data)
other._configuration.impersonate_user = "jane"
other._configuration.impersonate_groups = ("a",)
headers = other.core_api.api_client.default_headers
assert headers["Impersonate-User"] == "jane" and headers["Impersonate-Group"] == "a"
other = KServeClient(client_configuration=data)
other._configuration.impersonate_user = "jane"
other._configuration.impersonate_groups = ("a", "b")
try:
    other.core_api
except RuntimeError as error:
    assert str(error) == "KServeClient: the Kubernetes client can't send several Impersonate-Group headers"

data.api_key = {"BearerToken": "renewed"}
assert k8s.ApiClient(made).configuration.get_api_key_with_prefix("BearerToken") == "renewed"

given = k8s.Configuration()
given.proxy = "http://other:3128"
other = KServeClient(sys.argv[1], client_configuration=given)
assert given.host == "https://one.example.com"
assert other._configuration.proxy == given.proxy == "http://other:3128"
assert conversion.from_kubernetes(given).authorization() == "Bearer a-token-of-mine"
print(json.dumps(files))
"""


@pytest.mark.parametrize("version", all_but(["37.0.2"], ["29.0.0", "37.0.2"]))
def test_the_kubernetes_client_has_the_same_configuration(version: str, path: str) -> None:
    program = [
        sys.executable,
        "-c",
        WITH_KUBERNETES,
        path,
        str(REPOSITORY),
        str(installed(version)),
    ]
    done = processes.run(program)
    assert done.stderr == ""
    files = json.loads(done.stdout)
    assert not [file for file in files if Path(file).exists()]


def test_der_is_written_as_pem() -> None:
    path = kubernetes._file_of(b"\x30\x00")
    assert Path(path).read_text().startswith("-----BEGIN CERTIFICATE-----")
    Path(path).unlink()

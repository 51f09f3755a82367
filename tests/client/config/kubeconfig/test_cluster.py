"""A kubeconfig's cluster: the server, its certificate, the proxy."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from kserve_models import client
from tests.client.support.http_wire import AUTHORITY, server_context
from tests.client.support.kubeconfigs import TlsServer, cluster_of, data_of, kubeconfig, read
from tests.client.support.listening import Listener
from tests.client.support.raw_http_server import Server, ok


def loaded(cluster: dict[str, Any]) -> client.Configuration:
    return client.load_config(config_dict=kubeconfig(cluster, {"me": {"token": "t"}}))


def problems(cluster: dict[str, Any]) -> list[str]:
    with pytest.raises(client.ConfigurationError) as caught:
        loaded(cluster)
    assert caught.value.__context__ is None
    place = "kubeconfig config_dict: cluster 'test': "
    lines = str(caught.value).splitlines()
    assert all(line.startswith(place) for line in lines)
    return [line.removeprefix(place) for line in lines]


def test_the_authority_is_a_file_or_data(server: TlsServer) -> None:
    read(loaded(cluster_of(server)))
    read(loaded({"server": server.url, "certificate-authority": AUTHORITY}))
    wrapped = "\n".join(data_of("authority.pem")[at : at + 64] for at in range(0, 2000, 64))
    read(loaded({"server": server.url, "certificate-authority-data": wrapped}))
    stranger = data_of("stranger.pem")
    with pytest.raises(client.ApiConnectionError, match="the server's certificate"):
        read(loaded({"server": server.url, "certificate-authority-data": stranger}))
    assert len(server.requests) == 3


def test_another_name_on_the_certificate() -> None:
    with Server(lambda _: ok(), server_context("named")) as server:
        with pytest.raises(client.ApiConnectionError, match="IP address mismatch"):
            read(loaded(cluster_of(server)))
        name = "kubernetes.default.svc"
        read(loaded(cluster_of(server, **{"tls-server-name": name})))
        assert len(server.requests) == 1


def test_a_server_that_nobody_verifies(server: TlsServer) -> None:
    configuration = loaded({"server": server.url, "insecure-skip-tls-verify": True})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        read(configuration)
    assert "verify_ssl is off" in str(caught[0].message)


def test_a_path_of_the_server_comes_first(server: TlsServer) -> None:
    read(loaded(cluster_of(server) | {"server": f"{server.url}/k8s/clusters/one"}))
    assert server.requests[0].target.startswith("/k8s/clusters/one/apis/")


def test_answers_are_zipped_unless_the_cluster_says_otherwise() -> None:
    cluster = {"server": "https://a.example"}
    assert loaded(cluster).accept_gzip is None
    assert loaded({**cluster, "disable-compression": True}).accept_gzip is False


def test_a_server_without_a_scheme() -> None:
    assert loaded({"server": "a.example:8080"}).host == "http://a.example:8080"


class Proxy(Listener):
    """Notes what it is asked for, and ends the connection."""

    def serve(self, connection: Any) -> None:
        self.asked: bytes = connection.recv(300)


@pytest.mark.parametrize("own", [True, False])
def test_the_proxy_counts_for_all_hosts(
    own: bool, server: TlsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Proxy() as proxy:
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        settings = {"proxy-url": proxy.url} if own else {}
        configuration = loaded(cluster_of(server, **settings))
        configuration.retries = 0
        if own:
            with pytest.raises(client.ApiConnectionError):
                read(configuration)
            assert proxy.asked.startswith(f"CONNECT 127.0.0.1:{server.port} HTTP/1".encode())
        else:
            read(configuration)


def test_a_proxy_of_socks_resolves_names() -> None:
    configuration = loaded({"server": "https://a", "proxy-url": "socks5://user:hunter2@p:1080"})
    assert configuration.proxy == "socks5h://user:hunter2@p:1080"
    assert "hunter2" not in repr(configuration)


@pytest.mark.parametrize(
    ("cluster", "expected"),
    [
        ({}, ["server: expected the server's URL, such as https://127.0.0.1:6443"]),
        ({"server": ["x"]}, ["server: expected text, got a list", "server: expected the server's URL, such as https://127.0.0.1:6443"]),
        (
            {"server": "https://a", "certificate-authority-data": "hunter2"},
            ["certificate-authority-data: expected base64"],
        ),
        (
            {"server": "https://a", "certificate-authority-data": b"x"},
            ["certificate-authority-data: expected text, got bytes; put it in quotes"],
        ),
        (
            {
                "server": "https://a",
                "certificate-authority": AUTHORITY,
                "certificate-authority-data": data_of("authority.pem"),
                "insecure-skip-tls-verify": True,
                "disable-compression": "yes",
            },
            [
                (
                    "certificate-authority: certificate-authority-data is there, too: take one of them "
                    "away"
                ),
                (
                    "insecure-skip-tls-verify: a certificate-authority is there, too: take one of them "
                    "away"
                ),
                "disable-compression: expected true or false, got text",
            ],
        ),
        *(
            (
                {"server": "https://a", "proxy-url": url},
                [
                    (
                        "proxy-url: expected a URL such as http://proxy.example:3128, with one of the "
                        "schemes http, https, socks5"
                    )
                ],
            )
            for url in ("p:3128", "ftp://u:hunter2@p", "http:///p")
        ),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_said_at_once(cluster: dict[str, Any], expected: list[str]) -> None:
    assert problems(cluster) == expected


def test_an_authority_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text(
        json.dumps(
            kubeconfig({"server": "https://a", "certificate-authority-data": "eA=="}, {"me": {}})
        )
    )
    with pytest.raises(client.ConfigurationError) as caught:
        client.ApiClient(client.load_config(config_file=path))
    assert str(caught.value).startswith("ca_cert_data: expected certificates in PEM form: ")

"""TLS: verified by default, the configuration's certificates, and proxies."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from urllib3.exceptions import InsecureRequestWarning

from kserve_models import client
from kserve_models.api import ServingV1beta1Api
from kserve_models.client._http import transport
from kserve_models.client._http.outcome import failure_from
from kserve_models.client._http.proxies import bypassed, is_loopback, proxy_for
from kserve_models.client._request import retries as _retries
from tests.client.support.clock import Clock
from tests.client.support.http_wire import AUTHORITY, CERTIFICATES, read_request, server_context
from tests.client.support.listening import Listener
from tests.client.support.raw_http_server import Server, ok
from tests.support.patience import HANG_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "/apis/serving.kserve.io/v1beta1/namespaces/models/inferenceservices/iris"


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(_retries, "FIRST", 0.01)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(lambda _: ok(), server_context()) as running:
        yield running


def read(configuration: client.Configuration) -> Any:
    with client.ApiClient(configuration) as api_client:
        return ServingV1beta1Api(api_client).read_namespaced_inference_service("iris", "models")


def failure(configuration: client.Configuration) -> str:
    with pytest.raises(client.KServeClientError) as caught:
        read(configuration)
    assert caught.value.__context__ is None
    return str(caught.value)


def test_the_authority_is_a_file_or_data(server: Server) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read(server.configuration()).metadata.name == "iris"
        data = (CERTIFICATES / "authority.pem").read_text()
        assert read(server.configuration(ssl_ca_cert=None, ca_cert_data=data)) is not None


def test_an_authority_that_is_renewed_is_followed(
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(transport, "_FILE_CHECK_SECONDS", 0.0)
    file = tmp_path / "ca.crt"
    file.write_text((CERTIFICATES / "stranger.pem").read_text())
    configuration = server.configuration(ssl_ca_cert=str(file), retries=0)
    with client.ApiClient(configuration) as api_client:
        api = ServingV1beta1Api(api_client)
        with pytest.raises(client.ApiConnectionError, match="is not trusted"):
            api.read_namespaced_inference_service("iris", "models")
        file.write_text(Path(AUTHORITY).read_text())
        api.read_namespaced_inference_service("iris", "models")
        connections = server.connections
        # A file that is gone, or half written, changes nothing.
        file.unlink()
        api.read_namespaced_inference_service("iris", "models")
        file.write_text("-----BEGIN")
        api.read_namespaced_inference_service("iris", "models")
        assert server.connections == connections
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "going on with the certificates as they were"
    ]


def test_an_authority_is_not_looked_at_before_each_request(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "ca.crt"
    file.write_text(Path(AUTHORITY).read_text())
    with client.ApiClient(server.configuration(ssl_ca_cert=str(file))) as api_client:
        api = ServingV1beta1Api(api_client)
        file.write_text((CERTIFICATES / "stranger.pem").read_text())
        api.read_namespaced_inference_service("iris", "models")


@pytest.mark.parametrize(
    ("authority", "reason"),
    [(None, "unable to get local issuer certificate"),
     (str(CERTIFICATES / "stranger.pem"), "unable to get local issuer certificate")],
)  # fmt: skip
def test_a_server_that_nobody_vouches_for_gets_no_request(
    server: Server, authority: str | None, reason: str
) -> None:
    before = len(server.requests), server.connections
    assert failure(server.configuration(ssl_ca_cert=authority)) == (
        f"GET {PATH} at {server.url}: the server's certificate is not trusted: {reason}; "
        "set ssl_ca_cert to the cluster's certificate authority"
    )
    assert (len(server.requests), server.connections) == (before[0], before[1] + 1)


@pytest.mark.parametrize(
    ("code", "reason"), [(9, "certificate is not yet valid"), (10, "certificate has expired")]
)
def test_a_certificate_whose_time_it_is_not(code: int, reason: str) -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    error.verify_message = reason
    assert failure_from(error, False, 0).message == (
        f"the server's certificate is not trusted: {reason}; "
        "renew it, or set this machine's clock right"
    )


def test_turning_verification_off_warns(server: Server) -> None:
    configuration = server.configuration(ssl_ca_cert=None, verify_ssl=False)
    with pytest.warns(InsecureRequestWarning) as caught:
        read(configuration)
    assert str(caught[0].message) == (
        "verify_ssl is off: anybody between here and 127.0.0.1 can read the credentials; "
        "set ssl_ca_cert instead"
    )
    assert caught[0].filename == __file__
    client.Configuration.set_default(configuration)
    try:
        with pytest.warns(InsecureRequestWarning) as caught:
            ServingV1beta1Api().read_namespaced_inference_service("iris", "models")
    finally:
        client.ApiClient.set_default(None)
        client.Configuration.set_default(None)
    assert caught[0].filename == __file__


def test_the_name_on_the_certificate_counts() -> None:
    with Server(lambda _: ok(), server_context("named")) as server:
        untrusted = f"GET {PATH} at {server.url}: the server's certificate is not trusted: "
        way_out = "; use a host that it names, or set tls_server_name to a name on it"
        assert failure(server.configuration()) == (
            f"{untrusted}IP address mismatch, certificate is not valid for '127.0.0.1'{way_out}"
        )
        for settings in (
            {"tls_server_name": "kubernetes.default.svc"},
            {"assert_hostname": "kubernetes.default.svc"},
            {"assert_hostname": False},
        ):
            assert read(server.configuration(**settings)).metadata.name == "iris"
        assert failure(server.configuration(tls_server_name="other")) == (
            f"{untrusted}Hostname mismatch, certificate is not valid for 'other'{way_out}"
        )
        connections = server.connections
        message = failure(server.configuration(assert_hostname="other"))
        assert message.startswith(f"{untrusted}hostname 'other' doesn't match ")
        assert message.endswith("; set assert_hostname to a name on it")
        assert server.connections == connections + 1


def test_a_client_certificate_is_shown() -> None:
    with Server(lambda _: ok(), server_context(client_authority=AUTHORITY)) as server:
        certificate = str(CERTIFICATES / "client.pem")
        key = str(CERTIFICATES / "client.key")
        assert read(server.configuration(cert_file=certificate, key_file=key)) is not None
        assert len(server.requests) == 1
        failure(server.configuration())
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"ssl_ca_cert": "/nowhere.pem"},
            "ssl_ca_cert: expected certificates '/nowhere.pem' in PEM form: No such file or directory",
        ),
        (
            {"ssl_ca_cert": str(CERTIFICATES / "server.key")},
            (
                f"ssl_ca_cert: expected certificates {str(CERTIFICATES / 'server.key')!r} in PEM form: "
                "no certificate or crl found"
            ),
        ),
        (
            {"ssl_ca_cert": None, "ca_cert_data": "x"},
            "ca_cert_data: expected certificates in PEM form: ",
        ),
        (
            {"cert_file": "/nowhere.pem"},
            (
                "cert_file '/nowhere.pem' alone: expected a certificate and its key in PEM form: "
                "No such file or directory"
            ),
        ),
        (
            {"key_file": "/nowhere.key"},
            (
                "key_file '/nowhere.key' is set, and cert_file or cert_data is not: a client certificate "
                "needs both"
            ),
        ),
        (
            {
                "cert_file": str(CERTIFICATES / "client.pem"),
                "key_file": str(CERTIFICATES / "encrypted.key"),
            },
            (
                f"key_file {str(CERTIFICATES / 'encrypted.key')!r} is encrypted: give a key without a "
                "password (openssl pkey -in KEY -out PLAIN_KEY)"
            ),
        ),
        (
            {
                "cert_file": str(CERTIFICATES / "client.pem"),
                "key_file": str(CERTIFICATES / "server.key"),
            },
            (
                f"cert_file {str(CERTIFICATES / 'client.pem')!r}, "
                f"key_file {str(CERTIFICATES / 'server.key')!r}: "
                "expected a certificate and its key in PEM form: key values mismatch"
            ),
        ),
    ],
)
def test_files_that_cannot_be_used_are_named(
    server: Server, settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(client.ConfigurationError) as caught:
        client.ApiClient(server.configuration(**settings))
    assert str(caught.value).startswith(message)
    assert str(caught.value) == message or message.endswith(": ")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no DER", "not enough data: cadata does not contain a certificate"),
        (7, "cadata should be an ASCII string or a bytes-like object"),
    ],
)
def test_data_that_is_no_authority(data: Any, reason: str) -> None:
    configuration = client.Configuration("https://127.0.0.1")
    configuration.ca_cert_data = data
    with pytest.raises(client.ConfigurationError) as caught:
        client.ApiClient(configuration)
    assert str(caught.value) == f"ca_cert_data: expected certificates in PEM form: {reason}"


def test_a_comment_in_the_authoritys_data_may_be_in_any_language(server: Server) -> None:
    data = "# größte Autorität\n" + (CERTIFICATES / "authority.pem").read_text()
    assert read(server.configuration(ssl_ca_cert=None, ca_cert_data=data)) is not None


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("version", "problem"),
    [
        # An alert of TLS 1.2 does not say what the server misses.
        ("TLSv1_2", "TLS: sslv3 alert handshake failure"),
        ("TLSv1_3", "the server demands a client certificate: set cert_file and key_file"),
    ],
)
def test_a_client_certificate_that_the_server_demands(
    version: str, problem: str, method: str
) -> None:
    tls = server_context(client_authority=AUTHORITY)
    tls.minimum_version = tls.maximum_version = ssl.TLSVersion[version]
    with Server(lambda _: ok(), tls) as server, client.ApiClient(server.configuration()) as made:
        api = ServingV1beta1Api(made)

        def call() -> object:
            if method == "GET":
                return api.read_namespaced_inference_service("iris", "models")
            return api.create_namespaced_inference_service("models", {})

        # What comes first differs: the server's alert, or its end of the connection.
        for connections in range(1, 21):
            with pytest.raises(client.ApiConnectionError) as caught:
                call()
            assert type(caught.value) is client.ApiConnectionError
            path = PATH if method == "GET" else PATH.removesuffix("/iris")
            assert str(caught.value) == f"{method} {path} at {server.url}: {problem}"
            assert caught.value.sent is False
            assert caught.value._final is True
            assert server.connections == connections
        assert server.requests == []


def test_no_message_names_a_place_in_pythons_source() -> None:
    for error in (
        ssl.SSLError(1, "[SSL: SOMETHING] something (_ssl.c:1000)"),
        ssl.SSLEOFError(8, "EOF occurred in violation of protocol (_ssl.c:1006)"),
    ):
        for sent in (False, True):
            assert "_ssl" not in failure_from(error, sent, 0).message


def test_tls_to_a_server_without_it_says_so() -> None:
    class Plain(Listener):
        def serve(self, connection: socket.socket) -> None:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with Plain() as plain:
        host = plain.url.replace("http:", "https:")
        assert failure(client.Configuration(host)) == (
            f"GET {PATH} at {host}: TLS: wrong version number; is it plain HTTP that the server speaks?"
        )
    assert plain.connections == 1


class Silent(Listener):
    """Takes connections and says nothing, or, a proxy, only that there is a tunnel."""

    def __init__(self, clock: Clock, tunnel_takes: float | None = None) -> None:
        super().__init__()
        self._clock = clock
        self._tunnel_takes = tunnel_takes

    def serve(self, connection: socket.socket) -> None:
        if self._tunnel_takes is not None:
            connection.recv(65536)
            self._clock.let_pass(self._tunnel_takes, connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        self._clock.nothing_comes(connection)
        while connection.recv(65536):
            pass


@pytest.mark.parametrize("proxied", [False, True])
def test_a_handshake_that_hangs_ends_in_time(proxied: bool, clock: Clock) -> None:
    with Silent(clock) as silent:
        silent_host = silent.url.replace("http:", "https:")
        host = "https://cluster.example:6443" if proxied else silent_host
        configuration = client.Configuration(host)
        configuration.proxy = silent.url if proxied else None
        configuration.call_timeout = 0.5
        assert failure(configuration) == f"GET {PATH} at {host}: no connection in time"
        assert clock.passed == pytest.approx(0.5)
        configuration.call_timeout = 60
        configuration.request_timeout = (0.2, 30)
        configuration.retries = 1
        clock.begin()
        failure(configuration)
        # Within a tunnel's making no byte of the request has left: connecting is what it is.
        assert len(clock.pauses) == 1
        assert clock.passed == pytest.approx(0.2 + clock.pauses[0] + 0.2)


def test_a_handshake_has_what_a_tunnel_left_of_the_time(clock: Clock) -> None:
    with Silent(clock, tunnel_takes=0.5) as slow:
        configuration = client.Configuration("https://cluster.example:6443")
        configuration.proxy = slow.url
        configuration.call_timeout = 0.8
        failure(configuration)
        assert clock.passed == pytest.approx(0.8)


def test_a_host_that_has_no_address() -> None:
    configuration = client.Configuration("https://cluster.invalid")
    message = failure(configuration)
    assert message.startswith(f"GET {PATH} at https://cluster.invalid: ")
    assert "name" in message.lower()


class Proxy(Listener):
    """A web proxy: tunnels with CONNECT, passes other requests' URLs, minds a password.

    Who gives another password finds it in the refusal.
    """

    def __init__(self, password: str | None = None) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.password = password

    def serve(self, connection: socket.socket) -> None:
        request = read_request(connection.makefile("rb"))
        assert request is not None
        self.seen.append(f"{request.method} {request.target}")
        given = request.headers.get("proxy-authorization")
        if self.password is not None and given != self.password:
            echo = f"{given}".encode()
            connection.sendall(b"HTTP/1.1 407 Who Is %b\r\nX-Echo: %b\r\n" % (echo, echo))
            connection.sendall(b"Content-Length: %d\r\n\r\n%b" % (len(echo), echo))
            return
        if request.method != "CONNECT":
            assert request.headers.get("authorization", "").startswith("Bearer ")
            connection.sendall(ok())
            return
        host, _, port = request.target.rpartition(":")
        with socket.create_connection((host, int(port))) as upstream:
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=pump, args=(upstream, connection))
            back.start()
            pump(connection, upstream)
            back.join(HANG_SECONDS)


def pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def test_requests_go_through_a_proxy(server: Server) -> None:
    with Proxy("Basic dXNlcjpodW50ZXIy") as proxy:
        url = proxy.url.replace("://", "://user:hunter2@")
        assert read(server.configuration(proxy=url)).metadata.name == "iris"
        headers = {"Proxy-Authorization": "Basic dXNlcjpodW50ZXIy"}
        assert read(server.configuration(proxy=proxy.url, proxy_headers=headers)) is not None
        assert proxy.seen == [f"CONNECT 127.0.0.1:{server.port}"] * 2
        configuration = server.configuration(host="http://plain.example/base", proxy=url)
        assert read(configuration) is not None
        assert proxy.seen[2:] == [f"GET http://plain.example/base{PATH}"]


def test_a_proxy_that_refuses(server: Server) -> None:
    with Proxy("Basic x") as proxy:
        url = proxy.url.replace("://", "://user:hunter2@")
        message = failure(server.configuration(proxy=url))
    assert message == (
        f"GET {PATH} at {server.url}: proxy: Tunnel connection failed: 407 Who Is Basic ***"
    )
    assert proxy.connections == 1


def test_no_exception_shows_a_proxys_password_that_it_echoes(server: Server) -> None:
    with Proxy("Basic x") as proxy:
        configuration = server.configuration(
            host="http://plain.example", proxy=proxy.url.replace("://", "://user:hunter2@")
        )
        with pytest.raises(client.ApiError) as caught:
            read(configuration)
    assert str(caught.value) == (f"407, and no Kubernetes Status with it: 'Basic ***' (GET {PATH})")
    assert caught.value.body == b"Basic ***"
    assert caught.value.headers["X-Echo"] == "Basic ***"


def test_a_proxy_that_is_not_there(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    configuration = server.configuration(proxy=f"http://user:hunter2@127.0.0.1:{port}", retries=0)
    assert failure(configuration) == f"GET {PATH} at {server.url}: proxy: connection refused"


def test_the_environments_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = client.Configuration("https://cluster.example:6443")
    assert proxy_for(configuration) is None
    monkeypatch.setenv("HTTPS_PROXY", "http://user:p%40ss@proxy.example:3128")
    assert proxy_for(configuration) == (
        "http://proxy.example:3128",
        {"proxy-authorization": "Basic dXNlcjpwQHNz"},
    )
    assert "cEBzc" not in repr(proxy_for(configuration))
    monkeypatch.setenv("NO_PROXY", "cluster.example")
    assert proxy_for(configuration) is None
    configuration.no_proxy = ""
    assert proxy_for(configuration) is not None
    configuration.proxy = "proxy.internal:80"
    assert proxy_for(configuration) == ("http://proxy.internal:80", {})
    configuration.proxy = None
    configuration.host = "https://127.0.0.1:6443"
    assert proxy_for(configuration) is None
    configuration.host = "http://cluster.example"
    assert proxy_for(configuration) is None
    monkeypatch.setenv("ALL_PROXY", "socks5://proxy.example:1080")
    assert proxy_for(configuration) == ("socks5://proxy.example:1080", {})


def test_a_proxy_of_another_kind_is_refused() -> None:
    configuration = client.Configuration("https://cluster.example")
    configuration.proxy = "ftp://user:hunter2@proxy.example"
    with pytest.raises(client.ConfigurationError) as caught:
        client.ApiClient(configuration)
    assert str(caught.value) == (
        "proxy: expected a URL such as http://proxy.example:3128, with one of the schemes http, "
        "https, socks4, socks4a, socks5, socks5h; got the scheme 'ftp' and the host 'proxy.example'"
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://user:hunter2/x@proxy.example:3128",
        "http://user:hunter2@[proxy.example:3128",
        "http://user:hunter2@proxy.example:port",
        "http://user:hunter2@pro xy.example",
        "http://user:hunter2@proxy.example:99999999",
    ],
)
def test_a_proxys_url_that_is_none_is_not_shown(url: str) -> None:
    configuration = client.Configuration("https://cluster.example")
    configuration.proxy = url
    with pytest.raises(client.ConfigurationError) as caught:
        client.ApiClient(configuration)
    assert str(caught.value) == (
        "proxy: expected a URL such as http://proxy.example:3128, with one of the schemes http, https, "
        "socks4, socks4a, socks5, socks5h; got what is no URL: write @ : / ? # and % in user and "
        "password as %40 …"
    )
    assert caught.value.__context__ is None
    trace = caught.value.__traceback__
    assert trace is not None
    report = traceback.TracebackException(
        type(caught.value), caught.value, trace.tb_next, capture_locals=True
    )
    assert "hunter2" not in "".join(report.format())


@pytest.mark.filterwarnings("ignore:SOCKS support in urllib3")
def test_socks_needs_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "socks", None)
    monkeypatch.delitem(sys.modules, "urllib3.contrib.socks", raising=False)
    configuration = client.Configuration("https://cluster.example")
    configuration.proxy = "socks5h://proxy.example"
    with pytest.raises(client.ConfigurationError) as caught:
        client.ApiClient(configuration)
    assert str(caught.value) == (
        "proxy: a SOCKS proxy needs one more package: pip install 'urllib3[socks]'"
    )


@pytest.mark.parametrize(
    ("host", "entries", "expected"),
    [
        ("https://a.example", "*", True),
        ("https://a.example", "a.example", True),
        ("https://a.example", "b.example, a.example", True),
        ("https://a.example", "example", True),
        ("https://a.example", ".example", True),
        ("https://a.example", "*.example", True),
        ("https://a.example.", "a.example", True),
        ("https://A.Example", "a.eXample", True),
        ("https://aexample", "example", False),
        ("https://a.example", "a.example:443", True),
        ("https://a.example:6443", "a.example:443", False),
        ("https://a.example:6443", "a.example:6443", True),
        ("https://a.example", "", False),
        ("https://a.example", " , ", False),
        ("https://10.1.2.3", "10.0.0.0/8", True),
        ("https://10.1.2.3", "10.1.2.3", True),
        ("https://10.1.2.3", "10.1.2.3:443", True),
        ("https://10.1.2.3", "2.3", False),
        ("https://10.1.2.3", "192.168.0.0/16", False),
        ("https://[fd00::1]:6443", "fd00::/8", True),
        ("https://[fd00::1]:6443", "[fd00::1]", True),
        ("https://[fd00::1]:6443", "[fd00::1]:6443", True),
        ("https://[fd00::1]:6443", "[fd00::1]:443", False),
        ("https://[fd00::1]:6443", "[FD00:0::0001]:6443", True),
        ("https://[fd00:0::1]:6443", "[fd00::1]:6443", True),
        ("https://[fd00:0::1]:6443", "[fd00::2]:6443", False),
    ],
)
def test_no_proxy(host: str, entries: str, expected: bool) -> None:
    from urllib.parse import urlsplit

    assert bypassed(urlsplit(host), entries) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("a.localhost", True), ("127.3.2.1", True), ("::1", True),
     ("10.0.0.1", False), ("localhost.example", False), ("", False)],
)  # fmt: skip
def test_this_machine(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


class Socks(Listener):
    """A SOCKS5 proxy for names and IPv4 addresses; ``seen`` has the users who gave a password."""

    def __init__(self) -> None:
        super().__init__()
        self.requests = 0
        self.seen: list[tuple[bytes, bytes]] = []

    def serve(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        methods = stream.read(stream.read(2)[1])
        connection.sendall(b"\x05\x02" if b"\x02" in methods else b"\x05\x00")
        if b"\x02" in methods:
            user = stream.read(stream.read(2)[1])
            self.seen.append((user, stream.read(stream.read(1)[0])))
            connection.sendall(b"\x01\x00")
        kind = stream.read(4)[3]
        host = stream.read(4) if kind == 1 else stream.read(stream.read(1)[0])
        port = int.from_bytes(stream.read(2), "big")
        self.requests += 1
        name = socket.inet_ntoa(host) if kind == 1 else host.decode()
        with socket.create_connection((name, port)) as upstream:
            connection.sendall(b"\x05\x00\x00\x01" + bytes(6))
            back = threading.Thread(target=pump, args=(upstream, connection))
            back.start()
            pump(connection, upstream)
            back.join(HANG_SECONDS)


def test_a_socks_proxy_gets_user_and_password_as_they_are() -> None:
    with Server(lambda _: ok()) as server, Socks() as proxy:
        url = proxy.url.replace("http://", "socks5h://m%C3%A9:p%40ss%3Aword@")
        read(server.configuration(proxy=url))
    assert proxy.seen == [("mé".encode(), b"p@ss:word")]


@pytest.mark.parametrize("tls", [False, True])
def test_requests_go_through_a_socks_proxy_and_are_not_doubled(tls: bool) -> None:
    with (
        Server(lambda _: None, server_context() if tls else None) as server,
        Socks() as proxy,
        client.ApiClient(
            server.configuration(proxy=proxy.url.replace("http:", "socks5h:"))
        ) as api_client,
    ):
        api = ServingV1beta1Api(api_client)
        with pytest.raises(client.OutcomeUnknownError):
            api.create_namespaced_inference_service("models", {})
        assert len(server.requests) == 1
        server.script = lambda _: ok()
        api.read_namespaced_inference_service("iris", "models")
        assert proxy.requests == 2

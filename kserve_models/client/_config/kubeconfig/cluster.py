"""A kubeconfig's cluster: where the server is, and how to know it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kserve_models.client._primitives.secrets import Secret

if TYPE_CHECKING:
    from kserve_models.client._config.configuration import Configuration
    from kserve_models.client._config.kubeconfig.fields import Fields

_PROXY = re.compile(r"(https?|socks5h?)://[^/]")
_FOR_PLUGINS = "client.authentication.k8s.io/exec"
"""Name of the extension whose value exec plugins are given."""


def fill_cluster(configuration: Configuration, cluster: Fields) -> None:
    """Set what a configuration says of the server and of the way to it."""
    server = cluster.text("server").strip()
    if not server:
        cluster.fail("server", "expected the server's URL, such as https://127.0.0.1:6443")
    elif "://" not in server:
        # So does kubectl.
        server = f"http://{server}"
    configuration.host = server
    file, data = cluster.file_or_data("certificate-authority")
    if cluster.flag("insecure-skip-tls-verify"):
        configuration.verify_ssl = False
        if file or data:
            cluster.fail(
                "insecure-skip-tls-verify",
                "a certificate-authority is there, too: take one of them away",
            )
    configuration.ssl_ca_cert = file or None
    configuration.ca_cert_data = _certificates(data)
    configuration.tls_server_name = cluster.text("tls-server-name") or None
    if cluster.flag("disable-compression"):
        configuration.accept_gzip = False
    proxy = cluster.secret("proxy-url")
    if proxy and not _PROXY.match(proxy):
        cluster.fail(
            "proxy-url",
            "expected a URL such as http://proxy.example:3128, with one of the schemes http, https, "
            "socks5",
        )
    elif proxy:
        # Go leaves names to such a proxy; urllib3 does for this scheme.
        configuration.proxy = Secret(re.sub("^socks5:", "socks5h:", proxy))
        # Like kubectl: what stands in the file counts for all hosts.
        configuration.no_proxy = ""


def cluster_for_plugins(cluster: Fields) -> dict[str, Any]:
    """What an exec plugin is told of the cluster, where it asks for that."""
    import base64

    file, data = cluster.file_or_data("certificate-authority")
    if file:
        with open(file, "rb") as opened:
            data = type(data)(opened.read())
    extensions = {each.text("name"): each for each in cluster.maps("extensions")}
    own = extensions.get(_FOR_PLUGINS)
    info = {
        "server": cluster.secret("server"),
        "tls-server-name": cluster.text("tls-server-name"),
        "insecure-skip-tls-verify": cluster.flag("insecure-skip-tls-verify"),
        "certificate-authority-data": base64.b64encode(data).decode("ascii"),
        "proxy-url": cluster.secret("proxy-url"),
        "disable-compression": cluster.flag("disable-compression"),
        "config": None if own is None else own.value("extension"),
    }
    return {key: value for key, value in info.items() if value}


def _certificates(data: bytes) -> str | bytes | None:
    """Certificates as the configuration takes them: PEM is text, DER is bytes."""
    if b"-----BEGIN" in data:
        return data.decode("utf-8", "replace")
    return data or None

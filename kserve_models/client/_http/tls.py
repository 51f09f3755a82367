"""TLS as a configuration asks for it."""

from __future__ import annotations

import os
import re
import ssl
from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

from urllib3.util.ssl_ import create_urllib3_context

from kserve_models.client._http.pem_file import pem_file
from kserve_models.client._primitives.secrets import SecretBytes
from kserve_models.client.exceptions import ConfigurationError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kserve_models.client._config.configuration import Configuration

_SOURCE_LOCATION = re.compile(r"^\[[^]]*\] | \(_ssl\.c:\d+\)$")


def file_stamps(configuration: Configuration) -> tuple[tuple[int, int, int] | None, ...]:
    """Marks that change with the files of the TLS settings; None for a file that is not there."""
    files = (configuration.ssl_ca_cert, configuration.cert_file, configuration.key_file)
    return tuple(_stamp(file) for file in files if file)


def _stamp(file: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def ssl_context(configuration: Configuration) -> ssl.SSLContext:
    """The TLS settings of a configuration.

    Raises:
        ConfigurationError: a file cannot be read or is not what it should be; the message names it.
    """
    context = create_urllib3_context()
    # From Python 3.13 on, strict checking is the default; it refuses the certificate authorities
    # that many clusters made for themselves, which lack an extension that RFC 5280 asks for.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if configuration.verify_ssl:
        context.verify_mode = ssl.CERT_REQUIRED
        context.check_hostname = configuration.assert_hostname in (None, True)
        _load_authorities(context, configuration)
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    _load_client_certificate(context, configuration)
    return context


def _load_authorities(context: ssl.SSLContext, configuration: Configuration) -> None:
    file = configuration.ssl_ca_cert
    data = configuration.ca_cert_data
    if not file and not data:
        context.load_default_certs()
        return
    if hasattr(ssl, "VERIFY_X509_PARTIAL_CHAIN"):
        # A certificate that is trusted by name needs no further one above it.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    name = "ca_cert_data" if data else "ssl_ca_cert"
    if isinstance(data, str):
        # Comments between certificates may be in any language; OpenSSL is given ASCII alone.
        data = data.encode("ascii", "ignore").decode("ascii")
    try:
        context.load_verify_locations(cafile=file or None, cadata=data or None)
    except (OSError, TypeError, ValueError) as error:
        shown = "" if data and not file else f" {file!r}"
        raise ConfigurationError(
            f"{name}: expected certificates{shown} in PEM form: {_reason(error)}"
        ) from None


def _load_client_certificate(context: ssl.SSLContext, configuration: Configuration) -> None:
    cert = _one_of(configuration, "cert_data", "cert_file")
    key = _one_of(configuration, "key_data", "key_file")
    if cert is None:
        if key is None:
            return
        raise ConfigurationError(
            f"{key} is set, and cert_file or cert_data is not: a client certificate needs both"
        )

    def refuse() -> bytes:
        raise ConfigurationError(
            f"{key or cert} is encrypted: "
            "give a key without a password (openssl pkey -in KEY -out PLAIN_KEY)"
        )

    try:
        with cert.opened() as cert_file, (key or cert).opened() as key_file:
            # Without a function OpenSSL would ask at the terminal.
            context.load_cert_chain(cert_file, key_file, password=refuse)
    except OSError as error:
        raise ConfigurationError(
            f"{cert}{f', {key}' if key else ' alone'}: "
            f"expected a certificate and its key in PEM form: {_reason(error)}"
        ) from None


class _PemSource(NamedTuple):
    """A setting that gives PEM text."""

    name: str
    file: str | None
    data: SecretBytes | None

    def __str__(self) -> str:
        return self.name if self.file is None else f"{self.name} {self.file!r}"

    def opened(self) -> AbstractContextManager[str]:
        """The path of a file with the text."""
        return pem_file(self.data or b"") if self.file is None else nullcontext(self.file)


def _one_of(configuration: Configuration, data_name: str, file_name: str) -> _PemSource | None:
    """A setting for text, or the one for its file, or None."""
    data = getattr(configuration, data_name)
    if data:
        return _PemSource(
            data_name, None, SecretBytes(data.encode() if isinstance(data, str) else data)
        )
    file = getattr(configuration, file_name)
    return _PemSource(file_name, file, None) if file else None


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return error_reason(error)
    return getattr(error, "strerror", None) or str(error)


def error_code(error: ssl.SSLError) -> str:
    """OpenSSL's code of the reason, such as ``WRONG_VERSION_NUMBER``; empty if there is none."""
    return getattr(error, "reason", None) or ""


def error_reason(error: ssl.SSLError) -> str:
    """OpenSSL's reason in words, without the place in Python's source."""
    text = error_code(error) or _SOURCE_LOCATION.sub("", error.strerror or str(error))
    return text.lower().replace("_", " ")

"""The outcome of one attempt to send a request: a response, or a failure and why."""

from __future__ import annotations

import socket
import ssl
from http.client import BadStatusLine, HTTPException, IncompleteRead, RemoteDisconnected
from typing import TYPE_CHECKING, NamedTuple

from urllib3 import exceptions as errors
from urllib3.util.ssl_match_hostname import CertificateError

from kserve_models.client._http.tls import error_code, error_reason

if TYPE_CHECKING:
    from typing import Any

    from urllib3 import BaseHTTPResponse

_NO_CREDENTIALS = "Tunnel connection failed: 407"
"""How ``http.client`` begins what it says of a proxy that wants others, or some."""
_FIX_CLOCK = "renew it, or set this machine's clock right"
_FIX_NAME = "use a host that it names, or set tls_server_name to a name on it"
_FIXES = {9: _FIX_CLOCK, 10: _FIX_CLOCK, 62: _FIX_NAME, 64: _FIX_NAME}
"""What helps, by OpenSSL's codes: not valid yet, expired, another name, another address."""


class Response(NamedTuple):
    """A server's response."""

    status: int
    headers: Any
    """A mapping; names in any case."""
    body: bytes
    """Unzipped; empty for a stream."""
    stream: BaseHTTPResponse | None = None
    """The open response, where it was asked for and no error came."""


class Failure(NamedTuple):
    """Why there is no response."""

    message: str
    sent: bool
    """Whether the request may have reached the server."""
    timed_out: bool = False
    unreadable: bool = False
    """Whether something came that is no response."""
    final: bool = False
    """Whether another try would end the same way."""
    status: int = 0
    """HTTP status, where a response began."""


def failure_from(error: Exception, sent: bool, status: int) -> Failure:
    """The failure that an exception of urllib3, or of what lies below it, stands for.

    Args:
        error: the exception.
        sent: whether any byte of the request may have left.
        status: HTTP status, where a response began.
    """
    cause = _cause(error)
    timed_out = isinstance(cause, (errors.TimeoutError, TimeoutError, socket.timeout))
    unreadable = sent and _is_unreadable(cause)
    final = unreadable
    if timed_out:
        text = "no answer in time" if sent else "no connection in time"
    elif isinstance(cause, ssl.SSLError):
        text = _describe_tls(cause, sent)
        final = _is_final(cause, sent)
        # With TLS 1.3 the server looks at the client's certificate when the client has sent its
        # request already. It refuses the connection, and never reads the request.
        sent = sent and not _is_about_identity(cause)
    else:
        text = _describe(cause)
        final = final or isinstance(cause, CertificateError) or text.startswith(_NO_CREDENTIALS)
    if isinstance(error, errors.ProxyError):
        text = f"proxy: {text}"
    return Failure(text, sent, timed_out, unreadable, final, status)


def _cause(error: Exception) -> BaseException:
    """What lies below urllib3's wrapping."""
    inner: BaseException = error
    wrappers = (errors.ProtocolError, errors.ProxyError, errors.SSLError)
    while isinstance(inner, wrappers) and inner.args:
        below = inner.args[-1]
        if not isinstance(below, BaseException):
            break
        inner = below
    # urllib3 counts a refused connection among the timeouts; what the system said lies below it.
    if isinstance(inner, errors.NewConnectionError) and isinstance(inner.__cause__, OSError):
        return inner.__cause__
    return inner


def _is_unreadable(error: BaseException) -> bool:
    """Whether something came that is no HTTP, rather than too little of it."""
    if isinstance(error, errors.InvalidChunkLength):
        return True
    return isinstance(error, HTTPException) and not isinstance(
        error, (RemoteDisconnected, IncompleteRead)
    )


def _describe(error: BaseException) -> str:
    if isinstance(error, errors.InvalidChunkLength):
        return "a chunk has no size"
    if isinstance(error, IncompleteRead):
        return "the answer was cut off"
    if isinstance(error, RemoteDisconnected):
        return "the connection was closed without an answer"
    if isinstance(error, BadStatusLine):
        return repr(str(error.args[0])[:100])
    if isinstance(error, CertificateError):
        return _untrusted(str(error), "set assert_hostname to a name on it")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__


def _is_final(error: ssl.SSLError, sent: bool) -> bool:
    """Whether another connection would end the same way."""
    if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return False
    return not sent or "ALERT" in error_code(error)


def _is_about_identity(error: ssl.SSLError) -> bool:
    """Whether the server refuses the client for its certificate, or for having none."""
    reason = error_code(error)
    return "ALERT" in reason and ("CERTIFICATE" in reason or "UNKNOWN_CA" in reason)


def _untrusted(reason: str, fix: str) -> str:
    return f"the server's certificate is not trusted: {reason.rstrip('.')}; {fix}"


def _describe_tls(error: ssl.SSLError, sent: bool) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        fix = _FIXES.get(
            error.verify_code, "set ssl_ca_cert to the cluster's certificate authority"
        )
        return _untrusted(error.verify_message, fix)
    if "ALERT_CERTIFICATE_REQUIRED" in error_code(error):
        return "the server demands a client certificate: set cert_file and key_file"
    if sent and isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
        return "the connection was closed without an answer"
    reason = error_reason(error)
    hint = "; is it plain HTTP that the server speaks?" if "wrong version" in reason else ""
    return f"TLS: {reason}{hint}"

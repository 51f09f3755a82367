"""The credential that an exec plugin prints: an ``ExecCredential``."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, NamedTuple

from kserve_models._text.times import parse_time
from kserve_models._text.yaml import ManifestError, parse_one
from kserve_models.client._config.kubeconfig.fields import Fields, type_name
from kserve_models.client._primitives.secrets import Secret

if TYPE_CHECKING:
    from kserve_models.client._config.kubeconfig.exec_command import ExecCommand

KIND = "ExecCredential"


class ExecCredential(NamedTuple):
    """What a plugin gives."""

    authorization: Secret | None
    """The header, if it gives a token."""
    certificate: Secret | None
    """A client certificate with its key, PEM, if it gives one."""
    end: float | None
    """Until when it may be used, in seconds since 1970; None for as long as the process runs."""


def read_credential(output: bytes, command: ExecCommand) -> tuple[ExecCredential | None, str]:
    """The credential that a plugin has printed; or None, and what is wrong, without any of it."""
    problems: list[str] = []
    data = _parsed(output)
    if not isinstance(data, dict):
        return None, f"expected an {KIND} as JSON on its standard output"
    fields = Fields(data, command.place, problems)
    status = fields.map("status")
    for key, expected in (("apiVersion", command.api_version), ("kind", KIND)):
        came = data.get(key)
        # kubectl does without a kind.
        if came != expected and not (key == "kind" and came is None):
            shown = repr(str(came)[:100]) if isinstance(came, str) else type_name(came)
            return None, f"its output has the {key} {shown}, expected {expected!r}"
    if status is None:
        return None, "its output has no status"
    token = status.secret("token").strip()
    certificate, key_text = status.secret("clientCertificateData"), status.secret("clientKeyData")
    end = _end(status.value("expirationTimestamp"))
    problem = _problem(token, certificate, key_text, end)
    if problems or problem:
        return None, problem or "a field of the status in its output is of a wrong type"
    return ExecCredential(
        Secret(f"Bearer {token}") if token else None,
        Secret(f"{certificate}\n{key_text}") if certificate else None,
        end if isinstance(end, float) else None,
    ), ""


def _problem(token: str, certificate: str, key: str, end: float | str | None) -> str:
    if not token and not certificate and not key:
        return "its output has neither a token nor a client certificate in its status"
    if bool(certificate) != bool(key):
        return "its output has a client certificate or a key, expected both or none"
    if certificate and not ("-----BEGIN" in certificate and "-----BEGIN" in key):
        return "its output has a client certificate or a key that is no PEM text"
    if not (token.isascii() and token.isprintable()) or " " in token:
        return "its output has a token that no header can have"
    return end if isinstance(end, str) else ""


def _parsed(output: bytes) -> Any:
    try:
        return _hidden_status(parse_one(output))
    except (ManifestError, ImportError):
        return None


def _hidden_status(data: Any) -> Any:
    """The same, in which no text of the status shows."""
    status = data.get("status") if isinstance(data, dict) else None
    if isinstance(status, dict):
        data["status"] = {
            key: Secret(value) if isinstance(value, str) else value for key, value in status.items()
        }
    return data


def _end(value: Any) -> float | str | None:
    """Seconds since 1970; or None for no end; or what is wrong."""
    if value in (None, ""):
        return None
    time = parse_time(str(value)) if isinstance(value, str) else None
    if not isinstance(time, datetime):
        return "its output has an expirationTimestamp that is no RFC 3339 time"
    return (time if time.tzinfo else time.replace(tzinfo=timezone.utc)).timestamp()

"""The formats of texts that the API server checks."""

from __future__ import annotations

from typing import Any

# supportedVersionedFormats of apiextensions-apiserver, without dashes as it compares them.
# "password" is left out: every text is one.
_CHECKED = frozenset({
    "bsonobjectid", "uri", "email", "hostname", "ipv4", "ipv6", "cidr", "mac", "uuid", "uuid3",
    "uuid4", "uuid5", "isbn", "isbn10", "isbn13", "creditcard", "ssn", "hexcolor", "rgbcolor",
    "byte", "date", "duration", "datetime", "k8sshortname", "k8slongname",
})  # fmt: skip


def is_checked(text_format: Any) -> bool:
    """Whether the API server checks a format of texts."""
    return without_dashes(text_format) in _CHECKED


def without_dashes(text_format: Any) -> str:
    """A format as the API server compares it: ``date-time`` is ``datetime``."""
    return str(text_format).replace("-", "")

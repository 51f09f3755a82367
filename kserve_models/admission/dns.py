"""Names that Kubernetes takes from DNS (RFC 1123)."""

from __future__ import annotations

import re

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_LABEL_FORM = re.compile(_LABEL)
_SUBDOMAIN_FORM = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_LONGEST_LABEL = 63
_LONGEST_SUBDOMAIN = 253


def is_label(text: str) -> bool:
    """Whether text is a DNS label: 63 lower-case letters, digits and ``-`` at most."""
    return len(text) <= _LONGEST_LABEL and _LABEL_FORM.fullmatch(text) is not None


def is_subdomain(text: str) -> bool:
    """Whether text is a DNS subdomain: labels with dots between, 253 characters at most."""
    return len(text) <= _LONGEST_SUBDOMAIN and _SUBDOMAIN_FORM.fullmatch(text) is not None

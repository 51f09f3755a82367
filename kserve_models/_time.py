"""RFC 3339 times, as Kubernetes writes them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any


def parse(value: Any) -> Any:
    """The ``datetime`` of an RFC 3339 text; any other value, or text, as it is."""
    if type(value) is not str or len(value) < 20 or value[10] not in "Tt":
        return value
    from dateutil.parser import isoparse

    try:
        return isoparse(value)
    except (ValueError, OverflowError):
        return value


def text(value: datetime) -> str:
    """A time as RFC 3339 text, in UTC with a ``Z``; a time without a zone is taken as UTC."""
    from datetime import timezone

    if value.tzinfo is not None:
        try:
            value = value.astimezone(timezone.utc)
        except OverflowError:
            return value.isoformat()
    return value.replace(tzinfo=None).isoformat() + "Z"

"""RFC 3339 times, as Kubernetes writes them."""

from __future__ import annotations

from datetime import datetime, timezone

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from typing import Any


def parse_time(value: Any) -> Any:
    """The ``datetime`` of an RFC 3339 text; any other value, or text, as it is."""
    if type(value) is not str or len(value) < 20 or value[10] not in "Tt":
        return value
    try:
        return datetime.fromisoformat(value[:-1] + "+00:00" if value[-1] == "Z" else value)
    except ValueError:
        pass
    # Fractions of any length, and what else Python 3.10 does not read.
    from dateutil.parser import isoparse

    try:
        return isoparse(value)
    except (ValueError, OverflowError):
        return value


def format_time(value: datetime) -> str:
    """A time as RFC 3339 text, in UTC with a ``Z``; a time without a zone is taken as UTC."""
    if value.tzinfo is not None:
        try:
            value = value.astimezone(timezone.utc)
        except OverflowError:
            return value.isoformat()
    return value.replace(tzinfo=None).isoformat() + "Z"

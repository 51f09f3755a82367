"""The table that the SDK prints while it watches InferenceServices: its header and one line a change."""

from __future__ import annotations

from typing import Any

_HEADERS = ("NAME", "READY", "PREV", "LATEST", "URL")
_PADDING = 2
"""Spaces by which a column is wider than its header."""


def table(manifest: dict[str, Any], *, believed: bool) -> str:
    """An InferenceService as a table of two lines.

    Args:
        manifest: the InferenceService.
        believed: whether its status is of its present spec; the Ready of another is Unknown.
    """
    name = manifest["metadata"]["name"]
    status = manifest.get("status")
    if not status:
        return _lines((name, "Unknown", "", "", ""), numbers=False)
    latest = _latest_percent(status)
    ready = ready_of(manifest) if believed else "Unknown"
    cells = (name, ready, str(100 - latest), str(latest), status.get("url") or "")
    return _lines(cells, numbers=True)


def ready_of(manifest: dict[str, Any]) -> str:
    """The status of the Ready condition; Unknown if there is none."""
    conditions = (manifest.get("status") or {}).get("conditions") or ()
    found = [c.get("status") for c in conditions if c.get("type") == "Ready"]
    return found[-1] or "Unknown" if found else "Unknown"


def _latest_percent(status: dict[str, Any]) -> int:
    """How much of the traffic goes to the latest revision of the predictor."""
    predictor = (status.get("components") or {}).get("predictor") or {}
    shares = [t.get("percent") for t in predictor.get("traffic") or () if t.get("latestRevision")]
    return shares[-1] or 0 if shares else 100


def _lines(cells: tuple[str, ...], *, numbers: bool) -> str:
    widths = [max(len(h) + _PADDING, len(c)) for h, c in zip(_HEADERS, cells, strict=True)]
    return "\n".join(
        "  ".join(
            text.rjust(width)
            if numbers and _HEADERS[column] in ("PREV", "LATEST")
            else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (_HEADERS, cells)
    )

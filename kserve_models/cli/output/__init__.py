"""What commands say of manifests, in the formats that people and programs read."""

from __future__ import annotations

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from kserve_models.cli.output.finding import Report

FORMATS = ("text", "json", "github", "sarif", "junit")


def written(report: Report, output_format: str) -> str:
    """A report in one of ``FORMATS``."""
    from importlib import import_module

    module = import_module(f"{__name__}.{_MODULES[output_format]}")
    text: str = module.written(report)
    return text


_MODULES = {
    "text": "as_text",
    "json": "as_json",
    "github": "as_github",
    "sarif": "as_sarif",
    "junit": "as_junit",
}

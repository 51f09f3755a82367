"""For GitHub's logs: workflow commands, which it shows beside the lines."""

from __future__ import annotations

from kserve_models.cli.output.finding import Finding, Report

_LEVELS = {"error": "error", "refused": "error", "not checked": "notice"}


def written(report: Report) -> str:
    """The report."""
    commands = [_command(finding) for finding in report.findings]
    commands += [
        f"::notice title={each.rule}::{_escaped(f'not checked: {each}', False)}"
        for each in report.unchecked
    ]
    return "".join(f"{command}\n" for command in commands)


def _command(finding: Finding) -> str:
    properties = {
        "file": finding.file,
        "line": str(finding.line),
        **({"col": str(finding.column)} if finding.column else {}),
        "title": finding.rule or finding.category,
    }
    shown = ",".join(f"{name}={_escaped(value, True)}" for name, value in properties.items())
    parts = [f"{finding.object_name} {finding.path}".strip(), finding.message]
    text = ": ".join(part for part in parts if part)
    text = f"{text}\n{finding.advice}" if finding.advice else text
    return f"::{_LEVELS.get(finding.category, 'warning')} {shown}::{_escaped(text, False)}"


def _escaped(text: str, is_property: bool) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text

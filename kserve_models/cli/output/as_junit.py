"""For CI servers: JUnit XML, a test case an object that something is said of."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from kserve_models.cli.output.finding import Finding, Report

_FAILURES = frozenset({"error", "refused"})
_UNPRINTABLE = {code: None for code in range(32) if code not in (9, 10, 13)}


def written(report: Report) -> str:
    """The report."""
    cases: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        cases.setdefault((finding.file, finding.object_name), []).append(finding)
    failing = sum(any(f.category in _FAILURES for f in found) for found in cases.values())
    counts = f' tests="{report.checked}" failures="{failing}"'
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f"<testsuites{counts}>",
        f"  <testsuite name={_attribute(report.tool)}{counts}>",
    ]
    for (file, name), found in cases.items():
        lines.append(f"    <testcase classname={_attribute(file)} name={_attribute(name)}>")
        lines += [f"      {_element(finding)}" for finding in found]
        lines.append("    </testcase>")
    unchecked = [_text(f"not checked: {each}") for each in report.unchecked]
    lines += [f"    <system-out>{text}</system-out>" for text in ["\n".join(unchecked)] if text]
    return "\n".join([*lines, "  </testsuite>", "</testsuites>", ""])


def _element(finding: Finding) -> str:
    rule = finding.rule or finding.category
    place = f"{finding.file}:{finding.line}"
    text = ": ".join(part for part in (place, finding.path, finding.message) if part)
    if finding.advice:
        text = f"{text}\n{finding.advice}"
    if finding.category in _FAILURES:
        message = _attribute(finding.message)
        return f"<failure type={_attribute(rule)} message={message}>{_text(text)}</failure>"
    return f"<system-out>{_text(f'{finding.category}: {text} [{rule}]')}</system-out>"


def _attribute(text: str) -> str:
    return quoteattr(text.translate(_UNPRINTABLE))


def _text(text: str) -> str:
    return escape(text.translate(_UNPRINTABLE))

"""What may differ from upstream's CRDs: said in ``openapi/drift.yaml``, with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen import bundle, crds
from codegen.cli import main
from tests.codegen.widget_schema import OTHER, spec_with

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

OLD = """
one: {description: The one of them., allOf: [{$ref: '#/Other'}]}
two: {description: The second of them., allOf: [{$ref: '#/Other'}]}
"""
NEW = OTHER.replace(
    "default: 80", "default: 80\n    new: {description: What is ahead., type: string}"
)
ACCEPTED = """
accepted:
- {subject: Other.new, keyword: property, reason: The next release has it.}
"""
TOLD = """\
accepted Other.new: property: CRDs have nothing, schema has a property
  in 2 places, such as Widget/v1 spec.one.new
  The next release has it.
"""


@pytest.fixture
def ahead(widget: Widget) -> Path:
    """A schema that has a field beyond the CRDs in ``crds``."""
    [definition] = crds.definitions(bundle.load(widget(spec_with(OLD, OTHER))))
    Path("crds").mkdir()
    Path("crds/widget.yaml").write_text(crds.dumps(definition))
    return widget(spec_with(OLD, NEW), files={"drift.yaml": ACCEPTED})


def drift(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["drift", "crds", *arguments])
    return (code, *capfd.readouterr())


def test_it_is_told_and_no_difference(ahead: Path, capfd: pytest.CaptureFixture[str]) -> None:
    counts = "0 differences, 2 accepted; 1 version"
    code, out, err = drift(capfd, f"--schema={ahead}")
    assert (code, err) == (0, "")
    assert out.startswith(f"{TOLD}{counts}")
    code, out, _ = drift(capfd, f"--schema={ahead}", "--paths")
    assert (code, out.startswith(f"{TOLD}{counts}")) == (0, True)


def test_another_difference_counts(ahead: Path, capfd: pytest.CaptureFixture[str]) -> None:
    spec = ahead / "spec.yaml"
    spec.write_text(spec.read_text().replace("default: 80", "default: 81"))
    code, out, _ = drift(capfd, f"--schema={ahead}")
    assert code == 1
    assert "1 entry for 2 differences, 2 accepted; 1 version" in out


def test_what_does_not_differ_any_more_is_stale(
    ahead: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (ahead / "spec.yaml").write_text(spec_with(OLD, OTHER))
    code, out, _ = drift(capfd, f"--schema={ahead}")
    assert code == 1
    assert out.splitlines()[0] == (
        "stale openapi/drift.yaml:2: Other.new: property: no difference matches this any more:"
        " remove it"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "openapi/drift.yaml:1: expected a mapping of accepted alone"),
        ("accepted: [], more: 1", "openapi/drift.yaml:1: not valid YAML"),
        ("accepted: 1", "openapi/drift.yaml:1: accepted: expected a list"),
        (
            "accepted:\n- {subject: A.b, keyword: property}",
            "openapi/drift.yaml:2: accepted: key 'reason' is missing",
        ),
        (
            "accepted:\n- {subject: A.b, keywords: property, reason: It is so.}",
            "openapi/drift.yaml:2: accepted: unknown key 'keywords': did you mean 'keyword'?",
        ),
        (
            "accepted:\n- {subject: A.b, keyword: property, reason: ''}",
            "openapi/drift.yaml:2: accepted: reason: expected a name, got ''",
        ),
    ],
)
def test_a_file_that_is_wrong(
    ahead: Path, text: str, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (ahead / "drift.yaml").write_text(text)
    code, out, err = drift(capfd, f"--schema={ahead}")
    assert (code, out) == (2, "")
    assert err.startswith(message)
    assert main(["lint", f"--schema={ahead}"]) == 1
    assert capfd.readouterr().err.startswith(message)

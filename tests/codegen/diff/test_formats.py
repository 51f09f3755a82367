"""Reports in each format, to the letter, and what the command does with them."""

from __future__ import annotations

import json
import os
import pty
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import REPOSITORY
from tests.codegen.diff_runs import Diff
from tests.codegen.widget_schema import spec_with
from tests.support import processes
from tests.support.patience import HANG_SECONDS

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

OLD = spec_with("""
size: {type: integer, description: How big the widget is.}
name: {type: string, description: What the widget is called., enum: [a, b_c]}
""")
NEW = spec_with("""
size: {type: integer, description: The size of the widget.}
name: {type: string, description: What the widget is called., enum: [a, d*e]}
more: {type: string, description: What else it has.}
""")


@pytest.fixture
def sides(widget: Widget) -> tuple[str, str]:
    widget(OLD).rename("old")
    widget(NEW)
    return "old", "openapi"


TEXT = """\
Widget
  breaking  V1WidgetSpec.name
            at openapi/spec.yaml:6
            in Widget/v1 spec.name
            value no longer allowed: b_c (enum-value-removed)
            value allowed: d*e (enum-value-added, risky)
              Manifests and stored objects with this value are refused.
              Way out: Write another of the values.
              Nobody who writes manifests; code that handles every value meets one it does not know.
              Way out: Handle the value where all of them are handled.
  safe      V1WidgetSpec.more
            at openapi/spec.yaml:7
            in Widget/v1 spec.more
            field more added: string (field-added)
            attribute more added (attribute-added)

1 breaking, 0 risky, 1 safe, 1 hidden (--descriptions shows them)
2 entries for 2 places; 1 version, 7 paths compared
"""
MARKDOWN = """\
**Schema: `old` to `openapi`**: 1 breaking, 0 risky, 1 safe, 1 hidden (--descriptions shows them)

#### Breaking

- `V1WidgetSpec.name`: value no longer allowed: b\\_c; value allowed: d\\*e (`Widget/v1 spec.name`)
  - Manifests and stored objects with this value are refused. Write another of the values.
  - Nobody who writes manifests; code that handles every value meets one it does not know. \
Handle the value where all of them are handled.

#### Safe

- `V1WidgetSpec.more`: field more added: string; attribute more added (`Widget/v1 spec.more`)

2 entries for 2 places; 1 version, 7 paths compared.
"""
GITHUB = """\
::error file=openapi/spec.yaml,line=6,title=breaking%3A V1WidgetSpec.name::value no longer allowed: \
b_c%0Avalue allowed: d*e%0AManifests and stored objects with this value are refused.%0AWrite another \
of the values.
::notice file=openapi/spec.yaml,line=7,title=safe%3A V1WidgetSpec.more::field more added: \
string%0Aattribute more added
1 breaking, 0 risky, 1 safe, 1 hidden (--descriptions shows them)
2 entries for 2 places; 1 version, 7 paths compared
"""


@pytest.mark.parametrize(
    ("name", "expected"), [("text", TEXT), ("markdown", MARKDOWN), ("github", GITHUB)]
)
def test_formats_to_the_letter(
    sides: tuple[str, str], diff: Diff, name: str, expected: str
) -> None:
    assert diff(*sides, "--format", name) == (1, expected.splitlines(), [])


def test_json_to_the_letter(sides: tuple[str, str], diff: Diff) -> None:
    data = json.loads("\n".join(diff(*sides, "--format", "json")[1]))
    entries = data.pop("entries")
    assert data == {
        "version": 1,
        "old": "old",
        "new": "openapi",
        "views": ["manifest", "python"],
        "notes": [],
        "counts": {
            "unhandled": 0,
            "breaking": 1,
            "risky": 0,
            "safe": 1,
            "accepted": 0,
            "hidden": 1,
            "places": 2,
        },
        "compared": {"versions": 1, "paths": 7},
        "stale": [],
    }
    assert entries[1] == {
        "subject": "V1WidgetSpec.more",
        "severity": "safe",
        "accepted": False,
        "classes": ["V1WidgetSpec"],
        "kinds": ["Widget/v1"],
        "places": {"count": 1, "examples": ["Widget/v1 spec.more"]},
        "old": {"file": "old/spec.yaml", "line": 1},
        "new": {"file": "openapi/spec.yaml", "line": 7},
        "findings": [
            {
                "rule": "field-added",
                "view": "manifest",
                "severity": "safe",
                "says": "field more added: string",
                "whom": "Nobody.",
                "wayOut": "Nothing to do.",
                "old": "nothing",
                "new": "string",
                "classes": [],
                "accepted": None,
            },
            {
                "rule": "attribute-added",
                "view": "python",
                "severity": "safe",
                "says": "attribute more added",
                "whom": "Nobody.",
                "wayOut": "Nothing to do.",
                "old": "nothing",
                "new": "more",
                "classes": ["V1WidgetSpec"],
                "accepted": None,
            },
        ],
        "parts": [],
    }


class TestSelection:
    def test_descriptions_are_shown_when_asked_for(
        self, sides: tuple[str, str], diff: Diff
    ) -> None:
        _, out, _ = diff(*sides, "--descriptions")
        place = out.index("  safe      V1WidgetSpec.size")
        assert out[place + 3 : place + 4] == [
            "            description: The size of the widget. (description-changed)"
        ]
        assert out[-2] == "1 breaking, 0 risky, 2 safe"

    @pytest.mark.parametrize(
        ("view", "rule"), [("manifest", "field-added"), ("python", "attribute-added")]
    )
    def test_one_view_alone(self, sides: tuple[str, str], diff: Diff, view: str, rule: str) -> None:
        data = json.loads("\n".join(diff(*sides, "--view", view, "--format", "json")[1]))
        assert data["views"] == [view]
        assert data["notes"] == [f"Only the {view} view was asked for"]
        found = [f for entry in data["entries"] for f in entry["findings"]]
        assert {f["view"] for f in found} == {view}
        assert rule in [f["rule"] for f in found]

    @pytest.mark.parametrize(
        ("old", "new", "fail_on", "code"),
        [
            (OLD, NEW, "breaking", 1),
            (OLD, NEW, "any", 1),
            (OLD, NEW, "never", 0),
            (OLD, OLD, "any", 0),
            (OLD, OLD.replace("enum: [a, b_c]", "enum: [a, b_c, d]"), "breaking", 0),
            (OLD, OLD.replace("enum: [a, b_c]", "enum: [a, b_c, d]"), "any", 1),
            (OLD, OLD.replace("is called", "is named"), "any", 0),
        ],
    )
    def test_what_fails(
        self, widget: Widget, diff: Diff, old: str, new: str, fail_on: str, code: int
    ) -> None:
        widget(old).rename("old")
        widget(new)
        assert diff("old", "openapi", "--fail-on", fail_on)[0] == code


def test_a_report_goes_to_a_file(sides: tuple[str, str], diff: Diff) -> None:
    code, out, err = diff(*sides, "-o", "reports/diff.txt")
    assert (code, out, err) == (1, [], [])
    assert Path("reports/diff.txt").read_text() == TEXT


def test_a_terminal_gets_colours(sides: tuple[str, str]) -> None:
    def run(**environment: str) -> str:
        parent, child = pty.openpty()
        command = [sys.executable, "-m", "codegen", "diff", *sides]
        variables = {**os.environ, "PYTHONPATH": str(REPOSITORY), **environment}
        with processes.started(command, stdout=child, env=variables) as process:
            os.close(child)
            found = b""
            while True:
                try:
                    part = os.read(parent, 65536)
                except OSError:
                    break
                if not part:
                    break
                found += part
            process.wait(HANG_SECONDS)
        os.close(parent)
        return found.decode().replace("\r\n", "\n")

    assert run(NO_COLOR="1") == TEXT
    coloured = run(NO_COLOR="")
    assert coloured.startswith(
        "\x1b[1mWidget\x1b[0m\n  \x1b[1;31mbreaking \x1b[0m \x1b[1mV1WidgetSpec.name\x1b[0m\n"
    )


def test_wrong_arguments_are_told(
    sides: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    from codegen.cli import main

    with pytest.raises(SystemExit) as caught:
        main(["diff", *sides, "--format", "xml"])
    assert caught.value.code == 2
    assert "invalid choice: 'xml'" in capsys.readouterr().err

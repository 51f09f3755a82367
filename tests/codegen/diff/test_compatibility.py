"""Accepted changes, changed severities, and the gates that stand on them."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen.cli import main
from codegen.diff import rules
from codegen.diff.sides import compatibility
from tests import REPOSITORY
from tests.codegen.diff_runs import Diff, git, without_places
from tests.codegen.widget_schema import spec_with
from tests.support import processes
from tests.support.checkout import commit_of_this_tree

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

SIZE = "size: {type: integer, description: How big the widget is.}\n"
NAME = "name: {type: string, description: What the widget is called.}\n"
ACCEPTED = """\
accepted:
- rule: field-removed
  subject: V1WidgetSpec.name
  reason: Nobody used it.
- rule: attribute-removed
  subject: V1WidgetSpec.name
  reason: Nobody used it.
"""


@pytest.fixture
def repository(widget: Widget, tmp_path: Path) -> Path:
    """A repository whose work tree has lost the field ``name``."""
    widget(spec_with(SIZE + NAME))
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "old")
    widget(spec_with(SIZE))
    return tmp_path


def accept(text: str) -> None:
    Path("openapi/compatibility.yaml").write_text(text)


@pytest.mark.usefixtures("repository")
class TestAccepted:
    def test_a_removed_field_fails_until_it_is_accepted(self, diff: Diff) -> None:
        code, out, _ = diff("git:HEAD", "openapi")
        assert code == 1
        assert out[1:3] == ["  breaking  V1WidgetSpec.name", "            at openapi/spec.yaml:1"]
        accept(ACCEPTED)
        code, out, err = diff("git:HEAD", "openapi")
        assert (code, err) == (0, [])
        assert without_places(out) == [
            "Widget",
            "  accepted  V1WidgetSpec.name",
            "            field name removed: string (field-removed)",
            "              accepted: Nobody used it.",
            "            attribute name removed (attribute-removed)",
            "              accepted: Nobody used it.",
            "",
            "0 breaking, 0 risky, 0 safe, 1 accepted",
            "1 entry for 1 place; 1 version, 5 paths compared",
        ]

    def test_half_accepted_is_not_accepted(self, diff: Diff) -> None:
        accept("".join(ACCEPTED.partition("- rule: attribute-removed")[:1]))
        code, out, _ = diff("git:HEAD", "openapi")
        assert (code, out[1]) == (1, "  breaking  V1WidgetSpec.name")

    def test_an_acceptance_without_its_change_is_an_error(self, widget: Widget, diff: Diff) -> None:
        widget(spec_with(SIZE + NAME))
        accept(ACCEPTED)
        code, out, _ = diff("git:HEAD", "openapi")
        assert code == 1
        assert out[:2] == [
            (
                "stale openapi/compatibility.yaml:2: field-removed V1WidgetSpec.name: no change"
                " matches this any more: remove it"
            ),
            (
                "stale openapi/compatibility.yaml:5: attribute-removed V1WidgetSpec.name: no change"
                " matches this any more: remove it"
            ),
        ]
        assert diff("git:HEAD", "openapi", "--fail-on", "never")[0] == 0

    def test_an_acceptance_ends(self, diff: Diff) -> None:
        accept(ACCEPTED.replace("reason", "until: 2020-01-01\n  reason"))
        code, out, _ = diff("git:HEAD", "openapi")
        assert (code, out[1]) == (1, "  breaking  V1WidgetSpec.name")
        assert next(line for line in out if line.startswith("stale")) == (
            "stale openapi/compatibility.yaml:2: field-removed V1WidgetSpec.name: ended with"
            " 2020-01-01: remove it, or give it a later end"
        )

    def test_an_acceptance_ends_with_a_version(self, diff: Diff) -> None:
        accept(ACCEPTED.replace("reason", "until: v2\n  reason"))
        assert diff("git:HEAD", "openapi")[0] == 0
        accept(ACCEPTED.replace("reason", "until: v1\n  reason"))
        assert diff("git:HEAD", "openapi")[0] == 1

    def test_brackets_of_a_subject_are_brackets(self, widget: Widget, diff: Diff) -> None:
        lists = "size: {type: array, description: How big it is., items: {type: array, items: %s}}"
        widget(spec_with(lists % "{type: string}")).rename("old")
        widget(spec_with(lists % "{type: string, maxLength: 9}"))
        accept("accepted: [{rule: bound-added, subject: 'V1WidgetSpec.size[][]', reason: So.}]")
        assert diff("old", "openapi")[0] == 0

    def test_subjects_may_hold_a_star(self, diff: Diff) -> None:
        accept(ACCEPTED.replace("V1WidgetSpec.name", "V1Widget*"))
        assert diff("git:HEAD", "openapi")[0] == 0

    def test_severities_may_be_others(self, diff: Diff) -> None:
        severities = "".join(
            f"- {{rule: {rule}, severity: {severity}, reason: Young.}}\n"
            for rule, severity in (("field-removed", "risky"), ("attribute-removed", "safe"))
        )
        accept("severities:\n" + severities)
        code, out, _ = diff("git:HEAD", "openapi")
        assert (code, out[1]) == (0, "  risky     V1WidgetSpec.name")
        assert diff("git:HEAD", "openapi", "--fail-on", "any")[0] == 1

    def test_a_severity_for_all_need_not_be_met(self, widget: Widget, diff: Diff) -> None:
        widget(spec_with(SIZE + NAME))
        accept("severities: [{rule: enum-value-added, severity: safe, reason: Readers cope.}]\n")
        assert diff("git:HEAD", "openapi")[0] == 0

    def test_another_file(self, diff: Diff) -> None:
        Path("mine.yaml").write_text(ACCEPTED)
        assert diff("git:HEAD", "openapi", "--compatibility", "mine.yaml")[0] == 0
        assert diff.problems("git:HEAD", "openapi", "--compatibility", "gone.yaml") == [
            "gone.yaml: can't be read: No such file or directory"
        ]

    @pytest.mark.parametrize(
        ("text", "problems"),
        [
            ("- a\n", ["1: expected a mapping of severities and accepted"]),
            ("accept: []\n", ["1: unknown key 'accept': expected severities or accepted"]),
            ("accepted: a\n", ["1: accepted: expected a list"]),
            ("accepted: [a]\n", ["1: accepted: expected a mapping, got 'a'"]),
            (
                "accepted:\n- {rule: gone, subject: A, because: so}\n",
                [
                    "2: accepted: key 'reason' is missing",
                    "2: accepted: there is no rule 'gone': see codegen/diff/rules/",
                    "2: accepted: unknown key 'because'",
                ],
            ),
            (
                "severities:\n- {rule: field-removed, severity: none, reason: '', until: soon}\n",
                [
                    "2: severities: expected a reason, got none",
                    "2: severities: severity: expected one of breaking, risky, safe, got 'none'",
                    (
                        "2: severities: until: expected a date like 2027-01-31 or a version like"
                        " v0.21.0, got 'soon'"
                    ),
                ],
            ),
            (
                "accepted:\n- {rule: a, subject: b, reason: c, until: 2026-02-30}\n",
                [
                    "2: accepted: there is no rule 'a': see codegen/diff/rules/",
                    (
                        "2: accepted: until: expected a date like 2027-01-31 or a version like"
                        " v0.21.0, got '2026-02-30'"
                    ),
                ],
            ),
        ],
    )
    def test_a_file_of_another_shape(self, diff: Diff, text: str, problems: list[str]) -> None:
        accept(text)
        expected = [f"openapi/compatibility.yaml:{problem}" for problem in problems]
        assert sorted(diff.problems("git:HEAD", "openapi")) == expected

    def test_lint_reads_the_file(self, capfd: pytest.CaptureFixture[str]) -> None:
        accept(ACCEPTED)
        assert main(["--schema", "openapi", "lint"]) == 0
        accept("accept: []\n")
        assert main(["--schema", "openapi", "lint"]) == 1
        assert capfd.readouterr().err == (
            "openapi/compatibility.yaml:1: unknown key 'accept': expected severities or accepted\n"
        )


def test_dates_and_versions_are_compared_as_such() -> None:
    def expired(until: str, version: str = "v0.20.0") -> bool:
        place = compatibility.Place("f")
        exemption = compatibility.Exemption("r", "s", None, "why", until, place)
        return exemption.expired(datetime.date(2026, 5, 9), version)

    assert not expired("")
    assert expired("2026-05-09")
    assert not expired("2026-05-10")
    assert expired("v0.20.0")
    assert expired("0.9")
    assert not expired("v0.21")
    assert not expired("v0.9", "")


class TestChangelog:
    def check(self, capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
        code = main(["--schema", "openapi", "changelog", "--changelog", "CHANGELOG.md", *arguments])
        found = capfd.readouterr()
        return code, found.out, found.err

    @pytest.mark.usefixtures("repository")
    def test_each_change_is_told(self, capfd: pytest.CaptureFixture[str], diff: Diff) -> None:
        Path("CHANGELOG.md").write_text(
            "# Changes\n\n## Unreleased\n\n## 1.0\n\n- `V1WidgetSpec.name`\n"
        )
        base = processes.run(["git", "rev-parse", "HEAD"], check=True).stdout.strip()
        code, out, err = self.check(capfd)
        compared = f"compared with {base}, HEAD: there is neither a release nor origin/main\n"
        assert (code, out) == (1, compared)
        assert err == (
            "CHANGELOG.md:3: 'Unreleased' does not tell of `V1WidgetSpec.name` (breaking: field name"
            f" removed: string): put in what 'python -m codegen diff git:{base} openapi --format"
            " markdown' writes\n"
        )
        told = "\n".join(diff(f"git:{base}", "openapi", "--format", "markdown")[1])
        Path("CHANGELOG.md").write_text(f"# Changes\n\n## [Unreleased]\n{told}\n\n## 1.0\n")
        assert self.check(capfd) == (0, compared, "")

    def test_a_version_without_a_tag_is_not_released(
        self, repository: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        Path("CHANGELOG.md").write_text("# Changes\n\n## 0.2.0\n\n- `V1WidgetSpec.name`\n")
        assert self.check(capfd, "HEAD")[0] == 0
        git(repository, "tag", "v0.2.0")
        assert self.check(capfd, "HEAD")[0] == 1

    @pytest.mark.usefixtures("repository")
    def test_without_a_changelog(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert self.check(capfd, "HEAD") == (
            2,
            "",
            (
                "CHANGELOG.md: can't be read: No such file or directory: name the changelog with"
                " --changelog FILE\n"
            ),
        )

    @pytest.mark.usefixtures("repository")
    def test_a_changelog_that_is_no_text(self, capfd: pytest.CaptureFixture[str]) -> None:
        Path("CHANGELOG.md").write_bytes(b"\xff")
        code, out, err = self.check(capfd, "HEAD")
        assert (code, out) == (2, "")
        assert err == "CHANGELOG.md: expected UTF-8 text, got byte 0 otherwise\n"

    def test_it_says_what_it_compares_with(
        self, repository: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        Path("CHANGELOG.md").write_text("## Unreleased\n")
        git(repository, "update-ref", "refs/remotes/origin/main", "HEAD")
        commit = git(repository, "rev-parse", "HEAD")
        said = f"compared with {commit}, where HEAD left origin/main: there is no release yet\n"
        assert self.check(capfd)[1] == said
        git(repository, "tag", "v0.1.0")
        assert self.check(capfd)[1] == "compared with v0.1.0, the last release\n"
        assert self.check(capfd, "HEAD")[1] == "compared with HEAD\n"

    def test_releases_are_compared_with(
        self, repository: Path, widget: Widget, capfd: pytest.CaptureFixture[str]
    ) -> None:
        Path("CHANGELOG.md").write_text("## Unreleased\n")
        git(repository, "commit", "-q", "-a", "-m", "removed")
        assert self.check(capfd)[0] == 0
        git(repository, "tag", "v0.1.0", "HEAD~1")
        assert self.check(capfd)[0] == 1
        widget(spec_with(SIZE + NAME))
        assert self.check(capfd)[0] == 0

    def test_no_repository(self, widget: Widget, capfd: pytest.CaptureFixture[str]) -> None:
        widget(spec_with(SIZE))
        assert self.check(capfd) == (
            0,
            "not checked: this is no git repository, so there is nothing to compare with\n",
            "",
        )


@pytest.mark.wide
def test_make_schema_diff_is_the_gate(tmp_path: Path) -> None:
    """On a clone of this project: a removed field fails, accepted it passes, put back it fails."""
    clone = commit_of_this_tree(tmp_path / "clone")
    # Made here, not through the link: an environment holds the path that it was made at.
    python = str(Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}"))
    prepare = [python, str(REPOSITORY / "scripts" / "environment.py")]
    processes.run([*prepare, "codegen", "-c", "pass"], cwd=REPOSITORY, check=True)
    (clone / ".venv").symlink_to(REPOSITORY / ".venv")
    # Each variable is given, as a `make` that these tests run in hands on its own.
    variables = ["BASE=HEAD", "ARGS=", f"PYTHON={python}"]

    def gate() -> tuple[int, str]:
        done = processes.run(
            ["make", "--no-print-directory", "schema-diff", *variables],
            cwd=clone,
        )
        return done.returncode, done.stdout + done.stderr

    container = clone / "openapi" / "kubernetes" / "container.yaml"
    before = container.read_text()
    lines = before.splitlines(keepends=True)
    start = next(i for i, line in enumerate(lines) if line.startswith("    stdinOnce:"))
    end = next(i for i in range(start + 1, len(lines)) if not lines[i].startswith("      "))
    container.write_text("".join(lines[:start] + lines[end:]))
    code, text = gate()
    assert code == 2, text
    assert (
        "  breaking  V1Container.stdinOnce\n            at openapi/kubernetes/container.yaml:"
        in text
    )
    assert "1 breaking, 0 risky, 0 safe\n" in text
    exemptions = clone / "openapi" / "compatibility.yaml"
    exemptions.write_text(ACCEPTED.replace("V1WidgetSpec.name", "V1Container.stdinOnce"))
    code, text = gate()
    assert (code, "  accepted  V1Container.stdinOnce\n" in text) == (0, True), text
    container.write_text(before)
    code, text = gate()
    assert (code, text.count("no change matches this any more")) == (2, 2), text


def test_rules_are_listed(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(rules.load())
    assert lines[0].split()[1:3] == ["safe", "python"]

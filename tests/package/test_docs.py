"""The documents: links lead somewhere, commands exist, examples and tables are true."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from codegen import bundle, crds
from codegen.cli import main
from codegen.diff import rules
from codegen.diff.output import json as json_format
from tests import REPOSITORY
from tests.codegen.conftest import widget
from tests.codegen.diff_runs import git
from tests.codegen.widget_schema import spec_with
from tests.wide import all_but

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

__all__ = ["widget"]

DOCS = REPOSITORY / "docs"
FOLLOWING = DOCS / "following-kserve.md"
REFERENCE = DOCS / "schema-diff.md"
RELEASES = DOCS / "kserve-releases.md"
PAGES = sorted([*REPOSITORY.glob("*.md"), *DOCS.glob("*.md"), REPOSITORY / "openapi" / "README.md"])
CRD_DIR = REPOSITORY.parent / "shared" / "upstream" / "crds"
WIDGET = REPOSITORY / "tests" / "codegen" / "fixtures" / "widget"

_DIRECTIVE = re.compile(r"<!-- (edit|file|patch|adopted): (.+) -->")
_FENCE = re.compile(r" *(`{3,})(\w*)")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_IN_PROCESS = re.compile(r"python -m codegen (adopt|diff|drift|lint|rules)\b|make schema-diff\b")


@dataclass
class Block:
    """A fenced block: its language, its text, and the directives ahead of it."""

    language: str
    text: str
    directives: list[tuple[str, str]]


def blocks(path: Path) -> Iterator[Block]:
    directives: list[tuple[str, str]] = []
    lines = iter(path.read_text(encoding="utf-8").splitlines(keepends=True))
    for line in lines:
        directive, fence = _DIRECTIVE.match(line), _FENCE.match(line)
        if directive:
            directives.append((directive[1], directive[2]))
        elif fence:
            text = ""
            for inner in lines:
                if inner.strip() == fence[1]:
                    break
                text += inner
            yield Block(fence[2], text, directives)
            directives = []


def examples(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block, with what it prints."""
    command, output = "", ""
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith("$ "):
            if command:
                yield command, output
            command, output = line.strip().removeprefix("$ ").partition("   #")[0].strip(), ""
        else:
            output += line
    if command:
        yield command, output


def commands(path: Path) -> list[str]:
    """All commands of a page, those in a sentence too."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"`((?:make|python -m codegen) [^`\n]+)`", text)
    for block in blocks(path):
        if block.language == "console":
            found += [command for command, _ in examples(block.text)]
    return found


def without_comment(arguments: str) -> list[str]:
    return shlex.split(re.sub(r"\$\(.*\)", "REVISION", arguments), comments=True)


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_to_files_and_headings(path: Path) -> None:
    for link in _LINK.findall(path.read_text(encoding="utf-8")):
        target, _, anchor = link.partition("#")
        if target.startswith(("http://", "https://")):
            continue
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), link
        assert not anchor or anchor in anchors(file), link


@pytest.mark.parametrize("path", [FOLLOWING, REFERENCE, RELEASES], ids=lambda path: path.name)
def test_commands_are_there(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    found = commands(path)
    assert found
    for command in found:
        words = without_comment(command)
        if words[0] == "make":
            named = {word for word in words[1:] if "=" not in word}
            assert named <= targets, command
        elif words[:3] == ["python", "-m", "codegen"] and words[3:] != ["COMMAND"]:
            with pytest.raises(SystemExit) as stopped:
                main([*without_options(words[3:]), "--help"])
            options = capsys.readouterr().out
            assert stopped.value.code == 0, command
            assert all(word in options for word in words if word.startswith("-") and len(word) > 2)


def without_options(words: list[str]) -> list[str]:
    """The command, with the options ahead of it."""
    end = 3 if words[0] == "--schema" else 1
    return words[:end]


class Shell:
    """Runs the commands of a page in this process, in the working directory."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    def __call__(self, command: str) -> str:
        words = without_comment(command)
        if words[:2] == ["make", "schema-diff"]:
            words = ["diff", f"git:{words[2].removeprefix('BASE=')}", "openapi"]
        else:
            words = words[3:]
        main(["--schema", "openapi", *words])
        found = self._capfd.readouterr()
        return found.out + found.err


@pytest.fixture
def shell(capfd: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capfd)


def check_page(path: Path, shell: Shell, edits: dict[str, Callable[[], None]]) -> int:
    """Go through a page from top to bottom: edit as it says, and compare what commands print."""
    checked = 0
    for block in blocks(path):
        for kind, value in block.directives:
            if kind == "edit":
                edits[value]()
            elif kind == "file":
                Path(value).write_text(block.text)
            elif kind == "adopted":
                after = "".join(line[1:] for line in block.text.splitlines(True) if line[0] in " +")
                assert after in Path(value).read_text(), f"{path.name}: {value} lacks\n{after}"
            else:
                patch(Path(value), block.text)
        if block.language != "console":
            continue
        for command, expected in examples(block.text):
            if expected and _IN_PROCESS.match(command):
                printed = shell(command)
                assert matches(expected, printed), f"{path.name}: $ {command}\n{printed}"
                checked += 1
    return checked


def patch(path: Path, text: str) -> None:
    """Apply a diff without line numbers: what it removes stands there exactly once."""
    lines = text.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    found = path.read_text()
    assert found.count(before) == 1, f"{path}: {before}"
    path.write_text(found.replace(before, after))


def matches(expected: str, printed: str) -> bool:
    """Whether a command prints what a page says; a line ``...`` stands for any lines."""
    lines = (
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line)
        for line in settled(expected).splitlines(keepends=True)
    )
    return re.fullmatch("".join(lines), settled(printed)) is not None


def settled(text: str) -> str:
    """Text without what any change of the schema changes: line numbers, numbers of paths."""
    text = re.sub(r"\.yaml:\d+", ".yaml:LINE", text)
    return re.sub(r"[\d,]+ paths", "N paths", text)


def release(folder: Path, tag: str) -> None:
    """Commit and tag the schema folder of a repository, which is made where there is none."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "openapi")
    git(folder, "commit", "-q", "-m", tag)
    git(folder, "tag", tag)


def write_crds(folder: Path) -> None:
    """The CRDs of the schema folder, as KServe would release them."""
    folder.mkdir(parents=True)
    for definition in crds.definitions(bundle.load(Path("openapi"))):
        (folder / crds.file_name(definition)).write_text(crds.dumps(definition))


def test_the_reference_shows_what_commands_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: Shell
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(WIDGET, "openapi")
    release(tmp_path, "v1.0.0")

    def unbound() -> None:
        spec = Path("openapi/spec.yaml")
        spec.write_text(spec.read_text().replace("      maximum: 9\n", ""))

    assert check_page(REFERENCE, shell, {"the bound is gone": unbound}) == 6


@pytest.mark.wide
def test_following_a_release_prints_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: Shell
) -> None:
    """The last release is this schema without what the page adds to it."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(REPOSITORY / "openapi", "openapi")
    for name in ("compatibility.yaml", "drift.yaml"):
        Path("openapi", name).unlink(missing_ok=True)
    move_to_the_end(Path("openapi/gateway/inferencepool.yaml"))
    for file in Path("openapi/serving").glob("*/llminferenceservice.yaml"):
        file.write_text(re.sub(_MARK, "", file.read_text()))
    write_crds(Path("CRD_DIR/v0.20.0"))
    for block in reversed(list(blocks(FOLLOWING))):
        for kind, value in block.directives:
            if kind in ("patch", "adopted"):
                patch(Path(value), "".join(map(reversed_line, block.text.splitlines(True))))
    write_crds(Path("CRD_DIR/v0.19.0"))
    release(tmp_path, "v0.1.0")
    edits: dict[str, Callable[[], None]] = {"released": lambda: release(tmp_path, "v0.2.0")}
    assert check_page(FOLLOWING, shell, edits) == 11


_MARK = r"      # Texts in these parts (.*\n)+?(?=    status:\n)"
"""Where v0.20.0 still validated LLMInferenceServiceConfig, it is not validated any more."""


def move_to_the_end(pool: Path) -> None:
    """Write ``appProtocol`` where it stood if it came today: behind the other properties."""
    text = pool.read_text()
    field = text[text.index("    appProtocol:\n") : text.index("    endpointPickerRef:\n")]
    end = "        $ref: '#/InferenceV1Port'\n"
    assert text.count(end) == 1
    pool.write_text(text.replace(field, "").replace(end, end + field))


def reversed_line(line: str) -> str:
    return {"+": "-", "-": "+"}.get(line[0], line[0]) + line[1:]


def tables(path: Path) -> Iterator[list[list[str]]]:
    """The rows of each table of a page, without its head; code without its marks."""
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("| "):
            rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
        elif rows:
            yield rows[2:]
            rows = []


def rule_table() -> str:
    rows = (
        f"| `{name}` | {rule.severity.value} | {rule.view.value} | {rule.summary} |\n"
        for name, rule in rules.load().items()
    )
    return "| rule | severity | view | about |\n| --- | --- | --- | --- |\n" + "".join(rows)


def test_the_table_of_rules_is_that_of_the_command(capfd: pytest.CaptureFixture[str]) -> None:
    way_out = f"{REFERENCE.name}: the table of rules is old: run 'python -m tests.test_docs'"
    assert REFERENCE.read_text(encoding="utf-8").endswith("\n\n" + rule_table()), way_out
    assert main(["rules"]) == 0
    *_, table = tables(REFERENCE)
    assert table == [line.split(None, 3) for line in capfd.readouterr().out.splitlines()]


def write_rule_table() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    REFERENCE.write_text(text[: text.index("| rule | severity |")] + rule_table(), encoding="utf-8")


def json_schema() -> Any:
    return json.loads((DOCS / "schema-diff.schema.json").read_text(encoding="utf-8"))


def report(capfd: pytest.CaptureFixture[str], *arguments: str) -> Any:
    main(["--schema", "openapi", "diff", *arguments, "--format", "json", "--fail-on", "never"])
    return json.loads(capfd.readouterr().out)


def errors(data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(json_schema())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


class TestJsonSchema:
    OLD = spec_with("""
        size: {type: integer, description: How big it is.}
        name: {type: string, description: What it is called.}
    """)
    NEW = spec_with("""
        size: {type: integer, description: How big it is., maximum: 9}
        color: {type: string, description: What colour it has.}
    """)
    ACCEPTED = """\
accepted:
- {rule: bound-added, subject: V1WidgetSpec.size, reason: Nobody has larger ones.}
- {rule: enum-added, subject: V1WidgetSpec.size, reason: Nobody has other ones.}
"""

    def test_it_is_a_schema_and_strict(self) -> None:
        schema = json_schema()
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["properties"]["version"]["const"] == json_format.VERSION
        for node in nodes(schema):
            if node.get("type") == "object":
                assert node["additionalProperties"] is False
                assert node["required"] == list(node["properties"])
            for part in node.get("properties", {}).values():
                assert "description" in part or "$ref" in part

    def test_reports_fit_it(
        self,
        tmp_path: Path,
        widget: Widget,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        widget(self.OLD)
        release(tmp_path, "v1.0.0")
        widget(self.NEW, files={"compatibility.yaml": self.ACCEPTED})
        found = report(capfd, "git:v1.0.0", "openapi", "--descriptions")
        assert errors(found) == []
        assert found["stale"]
        assert {entry["severity"] for entry in found["entries"]} == {"breaking", "safe"}
        assert {entry["accepted"] for entry in found["entries"]} == {True, False}
        write_crds(Path("crds"))
        found = report(capfd, "crds", "openapi")
        assert (errors(found), len(found["notes"])) == ([], 2)
        assert errors(report(capfd, "git:v1.0.0", "crds", "--view", "manifest")) == []

    def test_what_is_no_report_does_not_fit(
        self, tmp_path: Path, widget: Widget, capfd: pytest.CaptureFixture[str]
    ) -> None:
        widget(self.OLD)
        release(tmp_path, "v1.0.0")
        widget(self.NEW)
        good = report(capfd, "git:v1.0.0", "openapi")
        wrong = [
            {**good, "version": 2},
            {**good, "more": 1},
            {key: value for key, value in good.items() if key != "notes"},
            {**good, "entries": [{**good["entries"][0], "findings": []}]},
            {**good, "entries": [{**good["entries"][0], "severity": "bad"}]},
            {**good, "entries": [{**good["entries"][0], "new": {"file": "a", "line": 0}}]},
        ]
        assert [len(errors(data)) for data in wrong] == [1] * len(wrong)


def nodes(schema: Any) -> Iterator[Any]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from nodes(value)


def steps() -> list[list[str]]:
    return next(tables(RELEASES))


@pytest.mark.skipif(not CRD_DIR.is_dir(), reason="../shared/upstream/crds is not there")
@pytest.mark.parametrize("row", all_but(steps()[:1], steps()), ids=lambda row: "-".join(row[:2]))
def test_reviewed_releases_are_those_of_the_crds(
    row: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)
    old, new, *numbers = row
    found = report(capfd, str(CRD_DIR / old), str(CRD_DIR / new))
    assert errors(found) == []
    counts = found["counts"]
    expected = [len(found["entries"]), counts["places"]]
    expected += [counts[severity] for severity in ("unhandled", "breaking", "risky", "safe")]
    assert numbers[:6] == list(map(str, expected)), f"{RELEASES.name}: {old} to {new}"
    told = [(row[0], row[1]) for row in reviewed(f"{old} to {new}")]
    assert sorted(told) == sorted(
        (entry["subject"], entry["severity"])
        for entry in found["entries"]
        if entry["severity"] != "safe"
    )
    unaffected = sum(
        row[3].startswith("nobody") for row in reviewed(f"{old} to {new}") if row[1] == "breaking"
    )
    assert numbers[6] == str(counts["breaking"] - unaffected)


def reviewed(title: str) -> list[list[str]]:
    """The rows about breaking and risky entries of a step."""
    text = RELEASES.read_text(encoding="utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]
    rows = [
        line for line in text.splitlines() if re.match(r"\| `[^|]+` \| (breaking|risky) \|", line)
    ]
    return [[cell.strip().strip("`") for cell in row.strip("|").split("|")] for row in rows]


def test_only_the_releases_at_hand_are_told() -> None:
    assert [row[1] for row in steps()][:-1] == [row[0] for row in steps()][1:]
    titles = re.findall(r"^## (v\S+ to \S+)$", RELEASES.read_text(encoding="utf-8"), re.MULTILINE)
    assert titles == [f"{old} to {new}" for old, new, *_ in steps()]


if __name__ == "__main__":
    write_rule_table()

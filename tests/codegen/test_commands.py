"""``python -m codegen``: exit codes, output, and one line for what goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from codegen import atomic, cli
from codegen.problems import ToolError
from codegen.render import generate, tools
from tests import REPOSITORY
from tests.support import processes
from tests.wide import all_but

if TYPE_CHECKING:
    from tests.codegen.conftest import Codegen, Widget


def shell(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run ``codegen`` in a shell script, in the working directory."""
    return processes.run(
        ["bash", "-c", f'codegen() {{ "{sys.executable}" -m codegen "$@"; }}\n{script}', "bash"]
        + [str(argument) for argument in arguments],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )


def fails_in_one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    return line


@pytest.mark.parametrize("arguments", [(), ("no-such",), ("bundle", "--no-such"), ("drift",)])
def test_wrong_arguments_exit_2(codegen: Codegen, arguments: tuple[str, ...]) -> None:
    done = codegen(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: python -m codegen ")


def test_wrong_arguments_show_the_usage_of_their_command(codegen: Codegen) -> None:
    done = codegen("lint", "--bogus")
    assert done.stderr == (
        "usage: python -m codegen lint [-h] [--schema DIR]\n"
        "python -m codegen lint: error: unrecognized arguments: --bogus\n"
    )


class TestSchemaFolder:
    @pytest.mark.parametrize(
        "arguments",
        [
            ("--schema", "openapi", "lint", "--schema", "other"),
            ("lint", "--schema", "openapi", "--schema", "other"),
            ("--schema", "openapi", "--schema", "other", "lint"),
        ],
    )
    def test_two_are_refused(
        self, widget: Widget, codegen: Codegen, arguments: tuple[str, ...]
    ) -> None:
        widget()
        done = codegen(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith(
            " lint: error: argument --schema: expected one folder, got openapi and other: name it"
            " once\n"
        )

    def test_the_same_one_may_be_named_twice(self, widget: Widget, codegen: Codegen) -> None:
        done = codegen("--schema", widget(), "lint", "--schema", "./openapi/")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    @pytest.mark.parametrize("command", ["lint", "generate", "bundle", "crds", "diff", "changelog"])
    def test_commands_name_it_in_their_help(self, codegen: Codegen, command: str) -> None:
        text = codegen(command, "--help").stdout
        assert "--schema DIR" in text
        assert "(default: openapi)" in " ".join(text.split())


class TestHooks:
    """The hooks, as pre-commit runs them in another repository."""

    @staticmethod
    def run(hook: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        listed = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
        [found] = [each for each in listed if each["id"] == hook]
        script, *words = found["entry"].split()
        given = arguments or found.get("args", ())
        return processes.run(
            [sys.executable, str(REPOSITORY / script), *words, *given],
        )

    @pytest.fixture
    def wrong(self, widget: Widget) -> None:
        """A schema that is wrong in ``schema``, none in ``openapi``."""
        widget("V1WidgetSpec: {type: object, properties: {a: text}}\n").rename("schema")
        Path("models").mkdir()

    @pytest.mark.usefixtures("wrong")
    @pytest.mark.parametrize(
        ("hook", "arguments", "code"),
        [
            ("schema-lint", ("--schema", "schema"), 1),
            ("generated-code", ("--schema", "schema", "--package", "models"), 2),
        ],
    )
    def test_arguments_name_the_folders(
        self, hook: str, arguments: tuple[str, ...], code: int
    ) -> None:
        done = self.run(hook, *arguments)
        assert done.stderr == "schema/spec.yaml:1: expected a schema, got 'text'\n"
        assert done.returncode == code

    @pytest.mark.usefixtures("wrong")
    @pytest.mark.parametrize(
        ("hook", "arguments"), [("schema-lint", ()), ("generated-code", ("--package", "models"))]
    )
    def test_no_hook_checks_the_schema_of_its_own_repository(
        self, hook: str, arguments: tuple[str, ...]
    ) -> None:
        done = self.run(hook, *arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("openapi/openapi.yaml: can't be read: No such file")

    @pytest.mark.parametrize("hook", ["schema-lint", "generated-code"])
    def test_folders_are_those_of_the_working_directory(self, widget: Widget, hook: str) -> None:
        widget("V1WidgetSpec: {type: object, properties: {a: text}}\n")
        Path("kserve_models").mkdir()
        assert self.run(hook).stderr == "openapi/spec.yaml:1: expected a schema, got 'text'\n"

    def test_the_way_out_can_be_run_there(
        self,
        widget: Widget,
        monkeypatch: pytest.MonkeyPatch,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        changes = generate.Changes(added=["a.py"], removed=[], changed=[])
        monkeypatch.setattr(generate, "generate", lambda *_: {"models": changes})
        arguments = ["--schema", str(widget()), "generate", "--package", "own", "--check"]
        assert cli.main(arguments) == 1
        script = REPOSITORY / "scripts" / "codegen.py"
        assert capfd.readouterr().err == (
            f"own/models/a.py: stale (added): run '{script} generate --schema openapi --package"
            " own'\n"
        )
        monkeypatch.chdir(REPOSITORY)
        assert cli.main(["generate", "--check"]) == 1
        assert capfd.readouterr().err.endswith(": run 'make generate'\n")


@pytest.mark.parametrize("arguments", [("--help",), ("bundle", "-h")])
def test_help_exits_0(codegen: Codegen, arguments: tuple[str, ...]) -> None:
    done = codegen(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: python -m codegen ")


@pytest.mark.parametrize("command", ["bundle", "crds", "generate"])
def test_a_wrong_schema_exits_2(widget: Widget, codegen: Codegen, command: str) -> None:
    folder = widget("V1WidgetSpec: {type: object, properties: {a: text}}\n")
    Path("kserve_models").mkdir()
    line = fails_in_one_line(codegen("--schema", folder, command))
    assert line == "openapi/spec.yaml:1: expected a schema, got 'text'"


class TestOutput:
    @pytest.mark.parametrize(
        ("command", "loads"), [("bundle", json.loads), ("crds", yaml.safe_load)]
    )
    def test_stdout_holds_the_result_and_nothing_else(
        self, widget: Widget, codegen: Codegen, command: str, loads: object
    ) -> None:
        done = codegen("--schema", widget(), command)
        assert (done.returncode, done.stderr) == (0, "")
        assert callable(loads)
        assert loads(done.stdout)

    def test_a_file_is_written_with_the_folders_it_needs(
        self, widget: Widget, codegen: Codegen
    ) -> None:
        text = codegen("--schema", widget(), "bundle").stdout
        done = codegen("--schema", "openapi", "bundle", "-o", "new/folder/bundle.json")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert Path("new/folder/bundle.json").read_text() == text
        assert [path.name for path in Path("new/folder").iterdir()] == ["bundle.json"]

    def test_a_file_keeps_its_mode(self, widget: Widget, codegen: Codegen) -> None:
        Path("bundle.json").write_text("")
        Path("bundle.json").chmod(0o640)
        codegen("--schema", widget(), "bundle", "-o", "bundle.json")
        assert Path("bundle.json").stat().st_mode & 0o777 == 0o640
        codegen("--schema", "openapi", "bundle", "-o", "new.json")
        assert Path("new.json").stat().st_mode & 0o777 == 0o644

    def test_a_link_stays_a_link(self, widget: Widget, codegen: Codegen) -> None:
        Path("real.json").write_text("")
        Path("link.json").symlink_to("real.json")
        codegen("--schema", widget(), "bundle", "-o", "link.json")
        assert Path("link.json").is_symlink()
        assert json.loads(Path("real.json").read_text())

    def test_a_pipe_is_written_to_and_not_replaced(self, widget: Widget) -> None:
        os.mkfifo("pipe")
        done = shell(
            """
            cat pipe > read &
            codegen --schema "$1" bundle -o pipe
            test -p pipe || kill $!
            wait
            test -p pipe
            """,
            widget(),
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(Path("read").read_text())

    def test_dev_stdout_is_standard_output(self, widget: Widget) -> None:
        script = 'codegen --schema "$1" bundle -o /dev/stdout | cat'
        assert json.loads(shell(script, widget()).stdout)

    @pytest.mark.parametrize("target", ["folder", "file/below", ".", "", "/proc/no-such"])
    def test_a_bundle_that_cannot_be_written(
        self, widget: Widget, codegen: Codegen, target: str
    ) -> None:
        Path("folder").mkdir()
        Path("file").write_text("as before")
        line = fails_in_one_line(codegen("--schema", widget(), "bundle", "-o", target))
        assert target in line
        assert Path("file").read_text() == "as before"
        assert sorted(path.name for path in Path().iterdir()) == ["file", "folder", "openapi"]

    @pytest.mark.parametrize("target", ["file", "file/below", "/proc/no-such"])
    def test_definitions_that_cannot_be_written(
        self, widget: Widget, codegen: Codegen, target: str
    ) -> None:
        Path("file").write_text("as before")
        line = fails_in_one_line(codegen("--schema", widget(), "crds", "-o", target))
        assert target in line
        assert Path("file").read_text() == "as before"

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_a_folder_without_permission(self, widget: Widget, codegen: Codegen) -> None:
        Path("folder").mkdir(mode=0o500)
        line = fails_in_one_line(codegen("--schema", widget(), "bundle", "-o", "folder/a.json"))
        assert "Permission denied" in line


class TestStreams:
    @pytest.mark.parametrize("command", ["bundle", "crds"])
    @pytest.mark.parametrize("schema", all_but(["small"], ["small", "whole"]))
    def test_a_reader_that_stops_early_is_no_error_to_read_about(
        self, widget: Widget, command: str, schema: str
    ) -> None:
        folder = widget() if schema == "small" else REPOSITORY / "openapi"
        script = 'codegen --schema "$1" "$2" | true; echo "${PIPESTATUS[0]}"'
        done = shell(script, folder, command)
        assert done.stderr == ""
        assert done.stdout.strip() in {"0", "2", "141"}

    def test_problems_that_nobody_reads(self, widget: Widget) -> None:
        folder = widget("V1WidgetSpec: {type: object, properties: {a: text}}\n")
        done = shell(
            'codegen --schema "$1" bundle 2>&1 >&- | true; echo "${PIPESTATUS[0]}"', folder
        )
        assert done.stderr == ""

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
    @pytest.mark.parametrize("command", ["bundle", "crds"])
    def test_a_full_disk_is_one_line(self, widget: Widget, command: str) -> None:
        done = shell(f'codegen --schema "$1" {command} > /dev/full', widget())
        assert done.returncode != 0
        assert "Traceback" not in done.stderr
        assert "No space left on device" in done.stderr

    @pytest.mark.parametrize("command", ["bundle", "crds"])
    def test_a_closed_stdout_is_one_line(self, widget: Widget, command: str) -> None:
        done = shell(f'codegen --schema "$1" {command} >&-', widget())
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) <= 1

    @pytest.mark.parametrize("locale", ["C", "POSIX"])
    def test_text_is_utf_8_whatever_the_locale(self, widget: Widget, locale: str) -> None:
        spec = "V1WidgetSpec: {type: object, description: 'größe 大', properties: {}}\n"
        script = 'export LC_ALL="$2"; codegen --schema "$1" bundle'
        done = shell(script, widget(spec), locale)
        assert (done.returncode, done.stderr) == (0, "")
        assert "größe 大" in done.stdout

    def test_an_output_encoding_that_lacks_characters_is_no_crash(self, widget: Widget) -> None:
        spec = "V1WidgetSpec: {type: object, description: 'größe 大', properties: {}}\n"
        script = 'export PYTHONIOENCODING=ascii; codegen --schema "$1" bundle'
        done = shell(script, widget(spec))
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, 2)

    def test_a_problem_with_such_characters_is_no_crash(self, widget: Widget) -> None:
        folder = widget("V1WidgetSpec: {type: object, properties: {größe: text}}\n")
        script = 'export PYTHONIOENCODING=ascii; codegen --schema "$1" lint'
        done = shell(script, folder)
        assert "Traceback" not in done.stderr
        assert done.returncode == 1


class TestAtomic:
    def test_a_write_that_fails_leaves_the_old_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "file"
        path.write_text("as before")

        def fail(*_: object) -> None:
            raise OSError("no")

        monkeypatch.setattr(os, "replace", fail)
        with pytest.raises(OSError, match="no"):
            atomic.write_text(path, "new")
        assert path.read_text() == "as before"
        assert list(tmp_path.iterdir()) == [path]

    def test_text_that_cannot_be_encoded_leaves_the_old_file(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        path.write_text("as before")
        with pytest.raises(UnicodeEncodeError):
            atomic.write_text(path, "\ud800")
        assert path.read_text() == "as before"
        assert list(tmp_path.iterdir()) == [path]

    def test_a_folder_replaces_another(self, tmp_path: Path) -> None:
        for name in ("new", "old"):
            (tmp_path / name).mkdir()
            (tmp_path / name / name).touch()
        atomic.replace_folder(tmp_path / "new", tmp_path / "old")
        assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == [
            "old",
            "old/new",
        ]

    def test_a_swap_that_fails_puts_the_old_folder_back(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("new", "old"):
            (tmp_path / name).mkdir()
            (tmp_path / name / name).touch()
        rename = os.rename

        def fail_for_new(source: Path, target: Path) -> None:
            if Path(source).name == "new" and Path(target) == tmp_path / "old":
                raise OSError("no")
            rename(source, target)

        monkeypatch.setattr(os, "rename", fail_for_new)
        with pytest.raises(OSError, match="no"):
            atomic.replace_folder(tmp_path / "new", tmp_path / "old")
        assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
            "old",
            "old/old",
        ]

    def test_a_folder_that_cannot_be_replaced_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "new").mkdir()
        old = tmp_path / "missing" / "models"
        with pytest.raises(FileNotFoundError) as caught:
            atomic.replace_folder(tmp_path / "new", old)
        assert (caught.value.filename, caught.value.filename2) == (str(old), None)


class TestTools:
    def test_versions_are_those_of_the_lock(self) -> None:
        lines = tools.REQUIREMENTS.read_text().splitlines()
        version = tools.locked_version("openapi-generator-cli")
        assert f"openapi-generator-cli=={version} \\" in lines

    def test_a_package_that_the_lock_does_not_have(self) -> None:
        with pytest.raises(ToolError) as caught:
            tools.locked_version("no-such-package")
        assert str(caught.value).endswith(
            "codegen/requirements.txt: expected a line 'no-such-package==VERSION'"
        )

    def test_a_package_whose_name_begins_another(self) -> None:
        with pytest.raises(ToolError):
            tools.locked_version("openapi-generator")

    def test_a_tool_that_is_not_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tools, "locked_version", lambda _: "1.0")
        with pytest.raises(ToolError) as caught:
            tools.run("no-such-package", "no-such-command")
        assert str(caught.value) == (
            "expected no-such-package 1.0, got none: run 'make generate', which installs the"
            " locked one"
        )

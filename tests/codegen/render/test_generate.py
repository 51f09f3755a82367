"""Generate: the same bytes each time, all or nothing, and one line for what goes wrong."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen import bundle, crds
from codegen.problems import InputError, ToolError
from codegen.render import generate, model_input, tools
from codegen.schema import keywords
from kserve_models._model.shorthands import TRANSLATIONS
from tests import REPOSITORY
from tests.codegen.generator_runs import Rendering, once
from tests.codegen.repository_copy import GENERATOR, LAST, Workspace, contents
from tests.codegen.widget_schema import spec_with
from tests.support import processes
from tests.support.patience import HANG_SECONDS, wait_for

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget

WIDGET = Path(__file__).parent.with_name("fixtures") / "widget"
EXTRA = """\
    extraField:
      description: A field that only this test knows.
      type: integer
      minimum: 3
"""


@pytest.fixture
def workspace(tmp_path: Path, small: Rendering) -> Workspace:
    """The widget schema, its models, and a generator that writes what the real one has written."""
    made = Workspace(tmp_path / "workspace", small.models, WIDGET, links=True)
    made.replay(small.raw)
    return made


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    [line] = done.stderr.splitlines()
    assert done.stdout == ""
    return line


class TestCurrent:
    @pytest.mark.parametrize("name", generate.FOLDERS)
    def test_the_code_of_the_repository_is_that_of_its_schema(
        self, rendering: Rendering, name: str
    ) -> None:
        rendered = rendering.models.parent / name
        changes = generate.compare(rendered, REPOSITORY / "kserve_models" / name)
        assert changes == generate.Changes([], [], [])

    def test_a_second_run_gives_the_same_bytes(self, small: Rendering, tmp_path: Path) -> None:
        again = Workspace(tmp_path, small.models, WIDGET, links=True)
        before = {path: path.stat().st_mtime_ns for path in again.models.iterdir()}
        done = again.run("generate")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "kserve_models/models is current\n"
        assert {path: path.stat().st_mtime_ns for path in again.models.iterdir()} == before
        assert contents(again.models) == contents(small.models)
        assert again.leftovers() == []

    def test_check_of_current_models_is_quiet(self, workspace: Workspace) -> None:
        done = workspace.run("generate", "--check")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "kserve_models/models is current\n"
        assert workspace.leftovers() == []

    def test_nothing_depends_on_the_hash_seed_the_time_zone_or_the_language(
        self, workspace: Workspace
    ) -> None:
        done = workspace.run(
            "generate", "--check", PYTHONHASHSEED="1", TZ="Asia/Tokyo", LC_ALL="C", LANG="C"
        )
        assert (done.returncode, done.stderr) == (0, "")

    def test_it_runs_from_any_folder(self, workspace: Workspace, tmp_path: Path) -> None:
        done = processes.run(
            workspace.command("generate", "--check"),
            cwd=tmp_path,
            env=workspace.variables(PYTHONPATH=str(workspace.root)),
        )
        assert (done.returncode, done.stderr) == (0, "")


class Changed:
    """What generate made of a changed schema."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "repository"
        self.models = self.root / "kserve_models" / "models"
        self.api = self.root / "kserve_models" / "api"
        self.stdout = (folder / "stdout").read_text()
        self.leftovers = (folder / "leftovers").read_text()


class TestChange:
    """A schema loses a class and with it a kind, and another gains a property."""

    @pytest.fixture
    def changed(self, shared_folder: Path, rendering: Rendering) -> Changed:
        folder = once(shared_folder, "changed", lambda new: self.change(new, rendering))
        return Changed(folder)

    @staticmethod
    def change(folder: Path, rendering: Rendering) -> None:
        made = Workspace(folder, rendering.models)
        predictor = made.root / "openapi" / "serving" / "v1beta1" / "predictor.yaml"
        head, properties, rest = predictor.read_text().partition("  properties:\n")
        assert head.startswith("V1beta1PredictorSpec:\n")
        predictor.write_text(head + properties + EXTRA + rest)
        trained = made.root / "openapi" / "serving" / "v1alpha1" / "trainedmodel.yaml"
        text = trained.read_text()
        found = re.search(r"^V1alpha1TrainedModelList:\n(?:[ #].*\n|\n)*", text, re.MULTILINE)
        assert found is not None
        trained.write_text(text.replace(found.group(), ""))
        root = made.root / "openapi" / "openapi.yaml"
        lines = root.read_text().splitlines(keepends=True)
        root.write_text("".join(line for line in lines if "TrainedModelList" not in line))
        table = made.root / "openapi" / "resources.yaml"
        rows = table.read_text().split("\n\n")
        table.write_text("\n\n".join(row for row in rows if "kind: TrainedModel" not in row) + "\n")
        done = made.run("generate")
        assert (done.returncode, done.stderr) == (0, "")
        (folder / "stdout").write_text(done.stdout)
        (folder / "leftovers").write_text("\n".join(made.leftovers()))

    def test_it_says_what_changed(self, changed: Changed) -> None:
        assert changed.stdout == (
            "removed: v1alpha1_trained_model_list.py\n"
            "changed: __init__.py, __init__.pyi, _history.zlib, _resources.py,"
            " v1beta1_predictor_spec.py\n"
            "kserve_models/models: 0 added, 1 removed, 5 changed\n"
            "removed: v1alpha1_trained_model_api.py\n"
            "changed: serving_v1alpha1_api.py\n"
            "kserve_models/api: 0 added, 1 removed, 1 changed\n"
        )

    def test_nothing_else_is_touched(self, changed: Changed, rendering: Rendering) -> None:
        before, after = contents(rendering.models), contents(changed.models)
        assert set(before) - set(after) == {"v1alpha1_trained_model_list.py"}
        assert {name for name in after if after[name] != before.get(name)} == {
            "__init__.py",
            "__init__.pyi",
            "_history.zlib",
            "_resources.py",
            "v1beta1_predictor_spec.py",
        }
        assert changed.leftovers == ""

    def test_a_kind_that_is_gone_has_no_methods(
        self, changed: Changed, rendering: Rendering
    ) -> None:
        before, after = contents(rendering.api), contents(changed.api)
        name, gone = "serving_v1alpha1_api.py", "v1alpha1_trained_model_api.py"
        assert b"    read_namespaced_trained_model = " in before[gone]
        assert b"V1alpha1TrainedModelApi" in before[name]
        assert b"TrainedModel" not in after[name]
        assert {*before} - {*after} == {gone}
        others = {*after} - {name}
        assert {other: after[other] for other in others} == {o: before[o] for o in others}
        assert b"TrainedModel" not in contents(changed.models)["_resources.py"]

    def test_the_property_is_everywhere_in_its_class(self, changed: Changed) -> None:
        text = (changed.models / "v1beta1_predictor_spec.py").read_text()
        said = "extra_field: A field that only this test knows. Since KServe 0.21."
        assert f"        {said}\n" in text
        assert '        "extra_field": "int",\n' in text
        assert '        "extra_field": "extraField",\n' in text
        assert "    extra_field: int | None\n" in text
        assert "        extra_field: int | None = None,\n" in text

    def test_the_class_takes_reads_and_writes_it(self, changed: Changed) -> None:
        program = (
            "from kserve_models import V1beta1PredictorSpec as P\n"
            "p = P(extra_field=4)\n"
            "print(p.to_dict(serialize=True), P.from_dict({'extraField': 5}).extra_field)\n"
            "import kserve_models\n"
            "print(hasattr(kserve_models, 'V1alpha1TrainedModelList'))\n"
        )
        done = processes.run(
            [sys.executable, "-c", program],
            cwd=changed.root,
            check=True,
        )
        assert done.stdout == "{'extraField': 4} 5\nFalse\n"

    def test_the_definition_has_it(self, changed: Changed) -> None:
        definitions = crds.definitions(bundle.load(changed.root / "openapi"))
        [service] = [d for d in definitions if d["spec"]["names"]["kind"] == "InferenceService"]
        [served] = service["spec"]["versions"]
        spec = served["schema"]["openAPIV3Schema"]["properties"]["spec"]
        predictor = spec["properties"]["predictor"]["properties"]
        assert predictor["extraField"] == {"type": "integer", "minimum": 3}

    def test_only_its_hash_changes(self, changed: Changed, rendering: Rendering) -> None:
        before = hashes(rendering.models)
        after = hashes(changed.models)
        assert {name for name in after if after[name] != before[name]} == {"v1beta1_predictor_spec"}


def hashes(models: Path) -> dict[str, str]:
    pattern = re.compile(r"^schema sha256:([0-9a-f]{64})$", re.MULTILINE)
    return {
        path.stem: found.group(1)
        for path in models.glob("*.py")
        if path.stem != "_resources" and (found := pattern.search(path.read_text()))
    }


class TestStale:
    def test_each_stale_file_is_named(self, workspace: Workspace) -> None:
        (workspace.models / "v1_object_meta.py").unlink()
        (workspace.models / "v1_widget_spec.py").write_text("")
        (workspace.models / "untracked.py").write_text("")
        before = contents(workspace.models)
        done = workspace.run("generate", "--check")
        assert done.returncode == 1
        assert done.stderr == (
            "kserve_models/models/v1_object_meta.py: stale (added): run 'make generate'\n"
            "kserve_models/models/untracked.py: stale (removed): run 'make generate'\n"
            "kserve_models/models/v1_widget_spec.py: stale (changed): run 'make generate'\n"
        )
        assert done.stdout == "kserve_models/models: 1 added, 1 removed, 1 changed\n"
        assert contents(workspace.models) == before

    @pytest.mark.parametrize(
        "name", ["notes.txt", ".hidden", "folder/extra.py", "folder/__init__.py"]
    )
    def test_whatever_lies_there_untracked_is_stale(self, workspace: Workspace, name: str) -> None:
        path = workspace.models / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
        done = workspace.run("generate", "--check")
        assert done.returncode == 1
        assert f"kserve_models/models/{name}: stale (removed)" in done.stderr

    def test_byte_code_is_not_stale(self, workspace: Workspace) -> None:
        (workspace.models / "__pycache__").mkdir()
        (workspace.models / "__pycache__" / "v1_widget.cpython-311.pyc").write_bytes(b"")
        assert workspace.run("generate", "--check").returncode == 0

    def test_generate_mends_it(self, workspace: Workspace, small: Rendering) -> None:
        (workspace.models / "v1_object_meta.py").unlink()
        (workspace.models / "untracked.py").write_text("")
        done = workspace.run("generate")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == (
            "added: v1_object_meta.py\nremoved: untracked.py\n"
            "kserve_models/models: 1 added, 1 removed, 0 changed\n"
        )
        assert contents(workspace.models) == contents(small.models)
        assert workspace.leftovers() == []

    @pytest.mark.parametrize("damage", ["missing", "conflict", "module", "file"])
    def test_generate_mends_models_that_cannot_be_imported(
        self, workspace: Workspace, small: Rendering, damage: str
    ) -> None:
        if damage == "missing":
            shutil.rmtree(workspace.models)
        elif damage == "file":
            shutil.rmtree(workspace.models)
            workspace.models.write_text("")
        else:
            name = "__init__.py" if damage == "conflict" else "v1_widget_spec.py"
            path = workspace.models / name
            path.write_text("<<<<<<< HEAD\n" + path.read_text())
        done = workspace.run("generate")
        assert (done.returncode, done.stderr) == (0, "")
        assert contents(workspace.models) == contents(small.models)

    def test_the_new_folder_can_be_read_by_all(self, workspace: Workspace) -> None:
        (workspace.models / "v1_object_meta.py").unlink()
        workspace.run("generate")
        assert workspace.models.stat().st_mode & 0o777 == 0o755
        modes = {path.stat().st_mode & 0o777 for path in workspace.models.iterdir()}
        assert modes == {0o644}


class TestFailure:
    """Whatever fails: one line, exit code 2, the old models untouched, nothing left behind."""

    @pytest.fixture(autouse=True)
    def _untouched(self, workspace: Workspace) -> Iterator[None]:
        (workspace.models / "old.py").write_text("# of the last run\n")
        before = contents(workspace.models)
        yield
        assert contents(workspace.models) == before
        assert [path.name for path in workspace.package.glob(".*")] == []

    @pytest.mark.parametrize("fails", ["generator", "templates", "ruff", "version"])
    def test_no_folder_of_the_build_is_left(
        self, workspace: Workspace, small: Rendering, fails: str
    ) -> None:
        if fails == "generator":
            workspace.replace_tool(GENERATOR, "exit 1\n")
        elif fails == "templates":
            workspace.replay(small.raw, 'echo "(" > "$last"/kserve_models/models/v1_widget.py\n')
        elif fails == "ruff":
            workspace.replace_tool("ruff", "exit 1\n")
        else:
            lock = workspace.root / "codegen" / "requirements.txt"
            lock.write_text(lock.read_text().replace(f"{GENERATOR}==", f"{GENERATOR}==0."))
        one_line(workspace.run("generate"))
        assert workspace.leftovers() == []

    def test_a_wrong_schema(self, workspace: Workspace) -> None:
        path = workspace.root / "openapi" / "widget.yaml"
        path.write_text(path.read_text().replace("#/V1ObjectMeta", "#/V1Nothing"))
        assert one_line(workspace.run("generate")) == (
            "openapi/widget.yaml:16: $ref '#/V1Nothing' leads nowhere: openapi/widget.yaml has no"
            " such schema"
        )

    def test_a_schema_folder_that_is_not_there(self, workspace: Workspace) -> None:
        line = one_line(workspace.run("--schema", "nothing", "generate"))
        assert line == "nothing/openapi.yaml: can't be read: No such file or directory"

    def test_a_generator_that_fails(self, workspace: Workspace) -> None:
        workspace.replace_tool(
            GENERATOR, "echo starting; echo 'Exception: no memory' >&2; echo '  at Main'; exit 3\n"
        )
        assert one_line(workspace.run("generate")) == (
            "openapi-generator-cli failed with exit code 3: Exception: no memory; its log is"
            " build/log/openapi-generator-cli.log"
        )
        log = workspace.build / "log" / "openapi-generator-cli.log"
        assert log.read_text() == "starting\nException: no memory\n  at Main\n"

    def test_a_generator_that_fails_in_silence(self, workspace: Workspace) -> None:
        workspace.replace_tool(GENERATOR, "exit 1\n")
        assert one_line(workspace.run("generate")) == (
            "openapi-generator-cli failed with exit code 1: it printed nothing; its log is"
            " build/log/openapi-generator-cli.log"
        )

    def test_a_generator_that_is_killed(self, workspace: Workspace) -> None:
        workspace.replace_tool(GENERATOR, "kill -9 $$\n")
        line = one_line(workspace.run("generate"))
        assert line.startswith("openapi-generator-cli ")
        assert "exit code -9" not in line
        assert line.endswith("its log is build/log/openapi-generator-cli.log")

    def test_a_generator_that_prints_no_text(self, workspace: Workspace) -> None:
        workspace.replace_tool(GENERATOR, "printf '\\377\\376 error \\000'; exit 1\n")
        assert "failed with exit code 1: " in one_line(workspace.run("generate"))

    def test_a_generator_that_is_missing(self, workspace: Workspace) -> None:
        workspace.replace_tool(GENERATOR, None)
        line = one_line(workspace.run("generate"))
        assert line.startswith("openapi-generator-cli can't be run: No such file or directory: ")

    def test_a_generator_that_cannot_be_executed(self, workspace: Workspace) -> None:
        script = workspace.environment / "bin" / GENERATOR
        script.unlink()
        script.write_text("not a program")
        script.chmod(0o755)
        assert one_line(workspace.run("generate")).startswith(
            "openapi-generator-cli can't be run: Exec format error: "
        )

    def test_a_generator_that_renders_nothing(self, workspace: Workspace) -> None:
        workspace.replace_tool(GENERATOR, "exit 0\n")
        line = one_line(workspace.run("generate"))
        assert line == (
            "openapi-generator rendered other modules than expected: missing __init__,"
            " v1_object_meta, v1_widget, v1_widget_spec; extra none; its log is"
            " build/log/openapi-generator-cli.log"
        )

    def test_a_message_stays_readable_however_many_modules_are_missing(
        self, tmp_path: Path
    ) -> None:
        with pytest.raises(ToolError) as caught:
            generate._expect_modules(tmp_path, [f"V1Class{number}" for number in range(400)])
        assert len(str(caught.value)) < 1_000

    @pytest.mark.parametrize(
        ("then", "missing", "extra"),
        [
            ("rm {}/v1_widget_spec.py", "v1_widget_spec", "none"),
            ("touch {}/v1_other.py", "none", "v1_other"),
            (
                "mv {0}/v1_widget_spec.py {0}/v1_widget_spec0.py",
                "v1_widget_spec",
                "v1_widget_spec0",
            ),
        ],
    )
    def test_a_generator_that_renders_other_modules(
        self,
        workspace: Workspace,
        small: Rendering,
        then: str,
        missing: str,
        extra: str,
    ) -> None:
        workspace.replay(small.raw, then.format('"$last"/kserve_models/models') + "\n")
        assert one_line(workspace.run("generate")) == (
            f"openapi-generator rendered other modules than expected: missing {missing}; extra"
            f" {extra}; its log is build/log/openapi-generator-cli.log"
        )

    def test_a_generator_that_forgets_the_package_file(
        self, workspace: Workspace, small: Rendering
    ) -> None:
        workspace.replay(small.raw, 'rm "$last"/kserve_models/models/__init__.py\n')
        assert "__init__" in one_line(workspace.run("generate"))

    def test_modules_that_are_no_python(self, workspace: Workspace, small: Rendering) -> None:
        module = '"$last"/kserve_models/models/v1_widget_spec.py'
        workspace.replay(small.raw, f"printf 'a = 1\\nb = (\\n' > {module}\n")
        assert one_line(workspace.run("generate")) == (
            "the templates rendered no valid Python: v1_widget_spec.py:2: '(' was never closed"
        )

    def test_modules_that_are_no_text(self, workspace: Workspace, small: Rendering) -> None:
        module = '"$last"/kserve_models/models/v1_widget_spec.py'
        workspace.replay(small.raw, f"printf 'a = \\377' > {module}\n")
        assert one_line(workspace.run("generate")).startswith(
            "the templates rendered no valid Python: v1_widget_spec.py:"
        )

    def test_modules_with_null_bytes(self, workspace: Workspace, small: Rendering) -> None:
        module = '"$last"/kserve_models/models/v1_widget_spec.py'
        workspace.replay(small.raw, f"printf 'a = 1\\000' > {module}\n")
        assert one_line(workspace.run("generate")).startswith(
            "the templates rendered no valid Python: v1_widget_spec.py:"
        )

    def test_ruff_that_fails(self, workspace: Workspace) -> None:
        workspace.replace_tool("ruff", "echo 'error: no such rule'; exit 2\n")
        assert one_line(workspace.run("generate")) == (
            "ruff failed with exit code 2: error: no such rule; its log is build/log/ruff.log"
        )

    def test_ruff_that_is_missing(self, workspace: Workspace) -> None:
        workspace.replace_tool("ruff", None)
        assert one_line(workspace.run("generate")).startswith("ruff can't be run: ")

    @pytest.mark.parametrize("package", ["openapi-generator-cli", "ruff"])
    def test_a_tool_of_another_version(
        self, workspace: Workspace, tmp_path: Path, package: str
    ) -> None:
        folder = tmp_path / "other" / f"{package.replace('-', '_')}-1.2.3.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2.3\n"
        )
        line = one_line(workspace.run("generate", PYTHONPATH=str(folder.parent)))
        assert line == (
            f"expected {package} {tools.locked_version(package)}, got 1.2.3: run 'make generate',"
            " which installs the locked one"
        )

    def test_a_lock_without_the_generator(self, workspace: Workspace) -> None:
        lock = workspace.root / "codegen" / "requirements.txt"
        lock.write_text(lock.read_text().replace("openapi-generator-cli==", "other=="))
        assert one_line(workspace.run("generate")) == (
            "codegen/requirements.txt: expected a line 'openapi-generator-cli==VERSION'"
        )

    def test_a_package_folder_that_is_not_there(self, workspace: Workspace) -> None:
        line = one_line(workspace.run("generate", "--package", "no/such"))
        assert "no/such" in line

    def test_a_build_folder_that_cannot_be_made(self, workspace: Workspace) -> None:
        shutil.rmtree(workspace.build, ignore_errors=True)
        workspace.build.write_text("")
        try:
            assert "build" in one_line(workspace.run("generate"))
        finally:
            workspace.build.unlink()

    @pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
    def test_a_run_that_is_stopped_midway(
        self, workspace: Workspace, tmp_path: Path, stop: signal.Signals
    ) -> None:
        started = tmp_path / "started"
        workspace.replace_tool(
            GENERATOR,
            f'{LAST}mkdir -p "$last"/half\nsleep {HANG_SECONDS:g} &\necho $! > {started}.new\n'
            f"mv {started}.new {started}\nwait\n",
        )
        with processes.started(
            workspace.command("generate"),
            cwd=workspace.root,
            env=workspace.variables(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert wait_for(started.exists)
            os.kill(process.pid, stop)
            output, errors = process.communicate(timeout=HANG_SECONDS)
            assert (process.returncode, output, errors) == (130, "", "stopped\n")
            assert not is_running(int(started.read_text()))
            assert workspace.leftovers() == []


def is_running(process: int) -> bool:
    """Whether it is there and no zombie."""
    done = processes.run(["ps", "-o", "stat=", "-p", str(process)])
    return done.stdout.strip()[:1] not in ("", "Z")


class TestOtherPlaces:
    def test_a_package_folder_without_models_gets_them(
        self, workspace: Workspace, small: Rendering, tmp_path: Path
    ) -> None:
        (tmp_path / "empty").mkdir()
        done = workspace.run("generate", "--package", tmp_path / "empty")
        assert done.returncode == 0
        assert done.stdout.startswith(
            "added: __init__.py, __init__.pyi, v1_object_meta.py, v1_widget.py, v1_widget_spec.py\n"
        )
        assert contents(tmp_path / "empty" / "models") == contents(small.models)
        assert sorted(path.name for path in (tmp_path / "empty").iterdir()) == ["models"]

    @pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="no second file system")
    def test_a_package_folder_may_lie_on_another_file_system(
        self, workspace: Workspace, small: Rendering
    ) -> None:
        package = Path("/dev/shm") / f"kserve-models-test-{os.getpid()}"
        package.mkdir()
        try:
            done = workspace.run("generate", "--package", package)
            assert (done.returncode, done.stderr) == (0, "")
            assert contents(package / "models") == contents(small.models)
        finally:
            shutil.rmtree(package)


class TestRefused:
    """Schemas that no class can be made of, each with its place; none gets to the generator."""

    @pytest.mark.parametrize(
        ("node", "message"),
        [
            (
                "{type: object, properties: {b: {type: string}}}",
                (
                    'no Python type for this node: {"type": "object", "properties": {"b": {"type":'
                    ' "string"}}}'
                ),
            ),
            ("{type: string, format: bogus}", "no Python type for format 'bogus'"),
            ("{type: array}", 'no Python type for this node: {"type": "array"}'),
            ("{}", "no Python type for this node: {}"),
            ("{type: text}", 'no Python type for this node: {"type": "text"}'),
            ("{type: array, items: {}}", "no Python type for this node: {}"),
            (
                "{type: array, items: {type: array}}",
                'no Python type for this node: {"type": "array"}',
            ),
            (
                "{type: object, additionalProperties: {format: a, type: string}}",
                "no Python type for format 'a'",
            ),
            (
                "{type: object, properties: {b: {type: string}}, additionalProperties: {type: string}}",
                (
                    'no Python type for this node: {"type": "object", "properties": {"b": {"type":'
                    ' "string"}}, "additionalProperties": {"type": "string"}}'
                ),
            ),
        ],
    )
    def test_nodes_without_a_python_type(self, widget: Widget, node: str, message: str) -> None:
        given = "{description: What it is called., " + node[1:]
        assert refusals(
            widget(spec_with(f"ok: {{type: string, description: Fine.}}\na: {given}"))
        ) == [f"openapi/spec.yaml:6: V1WidgetSpec.a: {message}"]

    def test_an_unmapped_node_of_a_part_has_the_place_of_the_part(self, widget: Widget) -> None:
        spec = """
        V1WidgetSpec:
          description: What the widget is.
          allOf: [{$ref: '#/Part'}]
        Part:
          description: A part of the widget.
          properties:
            a: {description: What it is called.}
        """
        assert refusals(widget(spec)) == [
            "openapi/spec.yaml:7: V1WidgetSpec.a: no Python type for this node: {}"
        ]

    def test_all_of_them_come_together(self, widget: Widget) -> None:
        spec = spec_with("b: {description: One.}\na: {description: Two.}")
        assert refusals(widget(spec)) == [
            "openapi/spec.yaml:5: V1WidgetSpec.b: no Python type for this node: {}",
            "openapi/spec.yaml:6: V1WidgetSpec.a: no Python type for this node: {}",
        ]

    def test_attribute_names_that_are_one(self, widget: Widget) -> None:
        spec = spec_with(
            "fooBar: {type: string, description: One.}\nfoo_bar: {type: string, description: Two.}"
        )
        assert refusals(widget(spec)) == [
            "openapi/spec.yaml:1: V1WidgetSpec: two properties have the attribute name 'foo_bar'"
        ]

    def test_unknown_translations(self, widget: Widget) -> None:
        spec = (
            spec_with("a: {type: string, description: One.}") + "  x-kserve-translation: no-such\n"
        )
        assert refusals(widget(spec)) == [
            "openapi/spec.yaml:1: unknown x-kserve-translation 'no-such'"
        ]

    @pytest.mark.parametrize(
        "spec",
        [
            spec_with("a: {type: string}"),
            "V1WidgetSpec: {type: object, properties: {a: {type: string, description: One.}}}\n",
            "V1WidgetSpec: {type: object, description: It has no properties.}\n",
            "V1WidgetSpec: {description: It is a map., type: object, additionalProperties: {type: string}}\n",
            spec_with("a: {type: string, description: One.}") + "  required: [b]\n",
            spec_with("a: {type: string, description: One.}")
            + "  x-kubernetes-group-version-kind: [{group: a, version: v1, kind: B}]\n",
            spec_with("a: {type: string, description: One.}")
            + "  x-kubernetes-group-version-kind: {group: a, version: v1, kind: B}\n",
            spec_with("a: {type: string, description: One., x-kserve-accepts: Nothing}"),
            spec_with("a: {type: [string, 'null'], description: One.}"),
        ],
        ids=[
            "property without description",
            "class without description",
            "class without properties",
            "class that is a map",
            "required name without property",
            "kind without apiVersion",
            "kind of another shape",
            "accepted class that is not there",
            "several types",
        ],
    )
    def test_what_the_templates_cannot_render(self, widget: Widget, spec: str) -> None:
        assert all(line.startswith("openapi/spec.yaml:") for line in refusals(widget(spec)))


def refusals(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        model_input.generator_input(bundle.load(folder))
    return [str(problem) for problem in caught.value.problems]


class TestGeneratedCode:
    def test_every_module_tells_how_it_was_made(self, rendering: Rendering) -> None:
        version = tools.locked_version("openapi-generator-cli")
        for path in rendering.models.glob("*.py"):
            lines = path.read_text().splitlines()
            assert lines[0].endswith("generated by `make generate`, not to be edited."), path.name
            assert f"openapi-generator {version}" in lines, path.name
            if path.stem != "__init__":
                number = 3 if path.stem == "_resources" else 4
                assert re.fullmatch(r"schema sha256:[0-9a-f]{64}", lines[number]), path.name

    def test_hashes_are_those_of_the_bundled_schema(self, rendering: Rendering) -> None:
        loaded = bundle.load(REPOSITORY / "openapi")
        schemas = model_input.generator_input(loaded)["components"]["schemas"]
        assert hashes(rendering.models) == {
            model_input.module_name(name): node["x-sha256"] for name, node in schemas.items()
        }

    def test_a_property_elsewhere_in_order_is_another_schema(self, widget: Widget) -> None:
        one = "a: {type: string, description: One.}"
        two = "b: {type: string, description: Two.}"
        digests = set()
        for text in (f"{one}\n{two}", f"{two}\n{one}"):
            document = model_input.generator_input(bundle.load(widget(spec_with(text))))
            digests.add(document["components"]["schemas"]["V1WidgetSpec"]["x-sha256"])
        assert len(digests) == 2

    def test_no_module_holds_a_date_or_a_path(self, rendering: Rendering) -> None:
        year = time.strftime("%Y")
        for path in rendering.models.glob("*.py"):
            text = path.read_text()
            assert f"{year}-" not in text, path.name
            assert str(REPOSITORY) not in text, path.name
            assert "generate-" not in text, path.name

    def test_generated_files_are_in_their_folders_and_nowhere_else(self) -> None:
        mark = "generated by `make generate`, not to be edited"
        package = REPOSITORY / "kserve_models"
        generated = {p for p in package.rglob("*.py") if mark in p.read_text()[:400]}
        folders = [package / name for name in generate.FOLDERS]
        assert generated == {path for folder in folders for path in folder.glob("*.py")}

    def test_each_class_has_a_module_of_its_own(self, rendering: Rendering) -> None:
        for path in rendering.models.glob("v*.py"):
            tree = ast.parse(path.read_text())
            [name] = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
            assert model_input.module_name(name) == path.stem

    def test_variants_have_no_class(self, rendering: Rendering) -> None:
        schemas = bundle.load(REPOSITORY / "openapi").schemas
        variants = {name for name, node in schemas.items() if keywords.VARIANT_OF in node}
        assert variants
        text = (rendering.models / "__init__.py").read_text()
        names = re.findall(r"^(\w+) \w+$", text, re.MULTILINE)
        assert names == sorted(names)
        assert set(names) == {*schemas} - variants

    def test_type_checkers_are_told_the_same_names(self, rendering: Rendering) -> None:
        modules = re.findall(
            r"^(\w+) (\w+)$", (rendering.models / "__init__.py").read_text(), re.MULTILINE
        )
        stub = ast.parse((rendering.models / "__init__.pyi").read_text())
        told = [
            (alias.name, (node.module or "").rpartition(".")[2])
            for node in stub.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.asname == alias.name
        ]
        [exported] = [
            ast.literal_eval(node.value)
            for node in stub.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        ]
        assert sorted(told) == modules
        assert exported == [name for name, _ in modules]

    def test_docstrings_keep_to_the_width(self, rendering: Rendering) -> None:
        wide = []
        for path in rendering.models.glob("v*.py"):
            lines = path.read_text().splitlines()
            first = next(n for n, line in enumerate(lines) if line.startswith('    """'))
            last = next(n for n in range(first + 1, len(lines)) if lines[n].endswith('"""'))
            wide += [
                f"{path.name}:{n + 1}"
                for n in range(first, last)
                if len(lines[n]) > 100 and " " in lines[n].strip()
            ]
        assert wide == []


def test_real_templates_that_render_no_python_are_found(tmp_path: Path, small: Rendering) -> None:
    made = Workspace(tmp_path, small.models, WIDGET)
    template = made.root / "codegen" / "render" / "templates" / "model.mustache"
    template.write_text(template.read_text().replace("def __init__(", "def (", 1))
    line = one_line(made.run("generate"))
    assert re.fullmatch(
        r"the templates rendered no valid Python: v1_object_meta\.py:\d+: invalid syntax", line
    )
    assert contents(made.models) == contents(small.models)


def test_the_translations_are_those_of_the_package() -> None:
    assert set(TRANSLATIONS) == keywords.TRANSLATIONS


def test_the_input_of_the_generator_is_json(widget: Widget) -> None:
    document = model_input.generator_input(bundle.load(widget()))
    assert json.loads(json.dumps(document)) == document

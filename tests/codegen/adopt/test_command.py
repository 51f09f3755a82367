"""``python -m codegen adopt``: all or nothing, a patch on demand, and words for what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen import atomic
from tests.codegen.adopt.adopting import CRDS, SCHEMA, Adopting
from tests.codegen.repository_copy import contents
from tests.codegen.widget_schema import OTHER, spec_with
from tests.support import processes

if TYPE_CHECKING:
    from tests.codegen.adopt.conftest import Pair
    from tests.codegen.conftest import Codegen, Widget

SIZE = "size: {description: How big the widget is., type: integer}"
NEW = f"{SIZE}\nnew: {{description: What is new., type: string}}"
PATCH = """\
--- a/openapi/spec.yaml
+++ b/openapi/spec.yaml
@@ -3,3 +3,6 @@
   type: object
   properties:
     size: {description: How big the widget is., type: integer}
+    new:
+      description: TODO
+      type: string
"""


def test_check_shows_the_patch_and_writes_nothing(pair: Pair) -> None:
    adopting = pair(spec_with(SIZE).rstrip() + "\n", spec_with(NEW))
    before = contents(SCHEMA)
    assert adopting("--check") == (
        1,
        PATCH,
        "openapi: 1 file changed, 1 description to write: lint names them\n",
    )
    assert contents(SCHEMA) == before


def test_the_patch_can_be_applied(pair: Pair) -> None:
    adopting = pair(spec_with(SIZE), spec_with(NEW).rstrip("\n"))
    (SCHEMA / "spec.yaml").write_text(spec_with(SIZE).rstrip("\n"))
    _, patch, _ = adopting("--check")
    Path("new.patch").write_text(patch)
    processes.run(["git", "apply", "new.patch"], check=True)
    applied = contents(SCHEMA)
    assert adopting() == (0, "openapi: nothing to add\n", "")
    assert contents(SCHEMA) == applied
    assert adopting.drift() == ["0 differences"]


def test_check_of_a_schema_that_is_current(pair: Pair) -> None:
    adopting = pair(spec_with(SIZE), spec_with(SIZE))
    assert adopting("--check") == (0, "", "openapi: nothing to add\n")


def test_check_of_what_is_left_alone(pair: Pair) -> None:
    adopting = pair(spec_with(NEW), spec_with(SIZE))
    code, patch, told = adopting("--check")
    assert (code, patch) == (1, "")
    assert told.startswith("left: openapi/spec.yaml:6: V1WidgetSpec.new: property")


def test_as_users_run_it(pair: Pair, codegen: Codegen) -> None:
    pair(spec_with(SIZE).rstrip() + "\n", spec_with(NEW))
    done = codegen("adopt", "--schema", "openapi", "crds", "--check")
    assert (done.returncode, done.stdout) == (1, PATCH)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("V1WidgetSpec: [", "openapi/spec.yaml:2: "),
        (
            spec_with("size: {type: integer, allOf: [{$ref: '#/Gone'}]}"),
            "openapi/spec.yaml:5: $ref '#/Gone' leads nowhere: openapi/spec.yaml has no such schema",
        ),
    ],
)
def test_a_schema_that_is_wrong(pair: Pair, spec: str, message: str) -> None:
    adopting = pair(spec_with(SIZE), spec_with(NEW))
    (SCHEMA / "spec.yaml").write_text(spec)
    before = contents(SCHEMA)
    code, out, err = adopting()
    assert (code, out) == (2, "")
    assert message in err
    assert contents(SCHEMA) == before


def test_no_schema(adopting: Adopting, widget: Widget) -> None:
    adopting.release(widget())
    (SCHEMA / "openapi.yaml").unlink()
    code, out, err = adopting()
    assert (code, out) == (2, "")
    assert err.startswith("openapi/openapi.yaml: can't be read: No such file or directory")


def test_crds_that_are_wrong_are_told_at_once(adopting: Adopting) -> None:
    CRDS.mkdir()
    (CRDS / "a.yaml").write_text("a: [")
    (CRDS / "b.yaml").write_text("b: {")
    code, out, err = adopting()
    assert (code, out) == (2, "")
    assert [line.partition(":")[0] for line in err.splitlines()] == ["crds/a.yaml", "crds/b.yaml"]


def test_no_crds(adopting: Adopting) -> None:
    assert adopting() == (2, "", "crds: no such file or folder\n")


def test_what_the_schema_cannot_hold_is_taken_back_and_told(pair: Pair, widget: Widget) -> None:
    """An override at ``Widget.spec`` would be called as the type is that it overrides."""
    del widget
    places = "a: {description: One of them., allOf: [{$ref: '#/Other'}]}\nb: {description: Two of them., allOf: [{$ref: '#/Other'}]}\nc: {description: Three of them., allOf: [{$ref: '#/Other'}]%s}"
    other = (
        OTHER
        + "\nV1WidgetSpecC:\n  description: Its name is taken.\n  type: object\n  properties:\n    d: {description: What uses it., type: string}\n"
    )
    used = "\nd: {description: Its name is taken., allOf: [{$ref: '#/V1WidgetSpecC'}]}"
    before = spec_with(places % "" + used, other)
    adopting = pair(before, before)
    [definition] = adopting.release(SCHEMA)
    root = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    root["properties"]["spec"]["properties"]["c"] = {
        **root["properties"]["spec"]["properties"]["c"],
        "required": ["name", "port"],
    }
    root["properties"]["spec"]["properties"]["c"]["minProperties"] = 1
    adopting.write(definition)
    code, out, err = adopting()
    assert (code, err) == (1, "")
    assert (SCHEMA / "spec.yaml").read_text() == before
    assert "this name is taken at openapi/spec.yaml:" in out
    assert "write it by hand" in out


def test_all_files_are_written_or_none(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = {tmp_path / "a": "old a", tmp_path / "b": "old b"}
    del pair
    for path, text in before.items():
        path.write_text(text)
    (tmp_path / "folder").write_text("")
    with pytest.raises(OSError, match="Not a directory") as caught:
        atomic.write_texts(
            {
                tmp_path / "a": "new a",
                tmp_path / "new": "new",
                tmp_path / "folder" / "c": "new c",
                tmp_path / "b": "new b",
            }
        )
    assert caught.value.filename == str(tmp_path / "folder" / "c")
    assert {path: path.read_text() for path in before} == before
    assert not (tmp_path / "new").exists()
    monkeypatch.undo()


def test_links_stay(pair: Pair, tmp_path: Path) -> None:
    adopting = pair(spec_with(SIZE), spec_with(NEW))
    (SCHEMA / "spec.yaml").rename(tmp_path / "real.yaml")
    (SCHEMA / "spec.yaml").symlink_to(tmp_path / "real.yaml")
    adopting()
    assert (SCHEMA / "spec.yaml").is_symlink()
    assert "new:" in (tmp_path / "real.yaml").read_text()

"""The README's examples run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

README = Path(__file__).parent.parent / "README.md"
NEEDS_CLUSTER = "<!-- needs the kubernetes package and a cluster -->\n"


def blocks(language: str) -> list[str]:
    text = README.read_text(encoding="utf-8")
    found = re.finditer(rf"(?P<mark><!--.*?-->\n)?```{language}\n(?P<code>.*?)```", text, re.DOTALL)
    return [match["code"] for match in found if match["mark"] != NEEDS_CLUSTER]


def test_the_tour_runs_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    code = blocks("python")
    assert len(code) == 5
    for block in code[:4]:
        exec(compile(block, str(README), "exec"), names)
    printed = blocks("console")[1]
    assert printed.startswith("V1beta1PredictorSpec: unknown argument")
    assert capsys.readouterr().out == printed


def test_the_examples_that_need_a_cluster_are_valid_python() -> None:
    text = README.read_text(encoding="utf-8")
    code = text.split(NEEDS_CLUSTER)[1].removeprefix("```python\n").partition("```")[0]
    compile(code, str(README), "exec")


def test_every_make_target_that_the_readme_names_is_there() -> None:
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z]+)`?", README.read_text(encoding="utf-8")))
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert {"generate", "test", "check"} <= named & targets

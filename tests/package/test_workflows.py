"""What runs on GitHub: pinned, with the least that it may do, and of a form that GitHub takes."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import REPOSITORY
from tests.support import processes

GITHUB = REPOSITORY / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
SCHEMAS = {
    "vendor.github-workflows": WORKFLOWS,
    "vendor.dependabot": [GITHUB / "dependabot.yml"],
    "vendor.github-issue-forms": FORMS,
    "vendor.github-issue-config": [GITHUB / "ISSUE_TEMPLATE" / "config.yml"],
}
WRITES = {
    "attest": {"attestations", "id-token"},
    "publish": {"id-token"},
    "github": {"contents"},
}
"""What the jobs of a release may write, and no other job may."""
_USES = re.compile(r"uses: (?P<action>\S+)@(?P<commit>\S+)(?P<comment>.*)")
_PINNED = re.compile(r"[0-9a-f]{40}")
_VERSION = re.compile(r"  # v\d+\.\d+\.\d+")

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def workflow(path: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def pins(path: Path) -> set[tuple[str, str, str]]:
    """Each action of a workflow, its commit, and the comment that says its version."""
    found = _USES.finditer(path.read_text(encoding="utf-8"))
    return {(match["action"], match["commit"], match["comment"]) for match in found}


@each_workflow
def test_actions_are_pinned_by_commit_and_say_their_version(path: Path) -> None:
    steps = [step for job in workflow(path)["jobs"].values() for step in job["steps"]]
    used = {step["uses"] for step in steps if "uses" in step}
    assert used == {f"{action}@{commit}" for action, commit, _ in pins(path)}
    wrong = [
        pin for pin in pins(path) if not (_PINNED.fullmatch(pin[1]) and _VERSION.fullmatch(pin[2]))
    ]
    assert wrong == []


@each_workflow
def test_an_action_is_the_same_everywhere(path: Path) -> None:
    everywhere = {pin for each in WORKFLOWS for pin in pins(each)}
    used = {action for action, _, _ in pins(path)}
    assert len([pin for pin in everywhere if pin[0] in used]) == len(used)


@each_workflow
def test_permissions_are_stated_and_few(path: Path) -> None:
    found = workflow(path)
    assert found["permissions"] in ({}, {"contents": "read"})
    for name, job in found["jobs"].items():
        allowed = job.get("permissions", {})
        written = {what for what, how in allowed.items() if how != "read"}
        assert written == (WRITES.get(name, set()) if path.stem == "release" else set()), name


@each_workflow
def test_nothing_runs_with_rights_on_code_of_strangers(path: Path) -> None:
    events = workflow(path)[True]  # YAML 1.1 reads the key ``on`` so
    assert set(events) <= {"push", "pull_request"}
    for job in workflow(path)["jobs"].values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@each_workflow
def test_each_job_ends(path: Path) -> None:
    assert [n for n, job in workflow(path)["jobs"].items() if "timeout-minutes" not in job] == []


@each_workflow
def test_what_they_run_is_there(path: Path) -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for job in workflow(path)["jobs"].values():
        for step in job["steps"]:
            for line in step.get("run", "").splitlines():
                for command in re.findall(r"\bmake (?:-C \S+ )?([a-z-]+)", line):
                    assert command in targets
                if line.startswith("python scripts/environment.py"):
                    named = [word for word in shlex.split(line) if word.startswith("tests/")]
                    assert [name for name in named if not (REPOSITORY / name).is_dir()] == []


@pytest.mark.parametrize("schema", SCHEMAS)
def test_github_takes_their_form(schema: str) -> None:
    files = SCHEMAS[schema]
    assert files
    assert {*WORKFLOWS} <= {*SCHEMAS["vendor.github-workflows"]}
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    done = processes.run([*command, *files])
    assert done.returncode == 0, done.stdout + done.stderr


def audit(path: Path) -> list[str]:
    """What zizmor finds in a workflow, without the network."""
    program = Path(sys.executable).with_name("zizmor")
    done = processes.run(
        [program, "--offline", "--format", "json", "--persona", "regular", path],
        cwd=path.parent,
    )
    assert done.stdout, done.stderr
    return sorted({finding["ident"] for finding in json.loads(done.stdout)})


@each_workflow
def test_an_audit_finds_nothing(path: Path) -> None:
    assert audit(path) == []


@each_workflow
def test_an_audit_finds_what_is_wrong(path: Path, tmp_path: Path) -> None:
    """Of what the tests above hold, too, so that it is known to look."""
    copy = tmp_path / ".github" / "workflows" / path.name
    copy.parent.mkdir(parents=True)
    shutil.copy(path, copy)
    text = copy.read_text(encoding="utf-8")
    text = re.sub(r"actions/checkout@\S+", "actions/checkout@v5", text)
    copy.write_text(
        re.sub(r"^on:\n  push:", "on:\n  pull_request_target:", text, flags=re.MULTILINE)
    )
    assert {"dangerous-triggers", "unpinned-uses"} <= set(audit(copy))

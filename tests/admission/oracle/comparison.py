"""What we say of a case, beside what the API server's code says."""

from __future__ import annotations

import copy
import json
import re
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from kserve_models._history import releases
from kserve_models.admission import Problem
from kserve_models.admission.review import RELEASE
from kserve_models.admission.schema import custom_resource
from tests.admission.mutations import Case
from tests.support import processes

_KEY = re.compile(r"\[([^]]*[^]\d][^]]*)\]")
_WITHOUT_STEPS = tuple(
    f"metadata.{name}" for name in ("labels", "annotations", "ownerReferences", "finalizers")
)
"""Where the server tells of no item or key, and we do."""
_SAID_TWICE = "must validate at least one schema"
"""Of an int-or-string, beside its wrong type."""
_BLOCKED = "some validation rules were not checked"


class Answer(NamedTuple):
    """What becomes of a case.

    Attributes: case (int: a checksum of what was asked), is_malformed (bool: it can't be decoded,
    and nothing more is said), paths (list: of all that is refused, sorted), stored (int: a
    checksum of the object that is stored; 0 where none is).
    """

    case: int
    is_malformed: bool
    paths: list[str]
    stored: int


def checksum(value: Any) -> int:
    """Of a JSON value, its whole numbers alike however they are written."""
    text = json.dumps(_plain(value), sort_keys=True, ensure_ascii=False)
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def theirs(program: Path, definitions: Path, cases: Iterable[Case]) -> list[Answer]:
    """What the API server's code says."""
    asked = list(cases)
    lines = [json.dumps({"id": n, **case._asdict()}) for n, case in enumerate(asked)]
    done = processes.run(
        [str(program), str(definitions)], given="".join(f"{line}\n" for line in lines)
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    answers = map(json.loads, done.stdout.splitlines())
    return [_read(case, answer) for case, answer in zip(asked, answers, strict=True)]


def ours(case: Case) -> Answer:
    """What we say."""
    obj, problems = reviewed(case)
    paths = sorted({_normal(problem.field) for problem in problems if problem.severity == "error"})
    stored = 0 if paths or case.old is not None else checksum(_without_metadata(obj))
    return Answer(_asked(case), False, paths, stored)


def reviewed(case: Case) -> tuple[dict[str, Any], list[Problem]]:
    """The object as it would be stored, and all problems, webhooks aside."""
    version = case.object["apiVersion"].partition("/")[2]
    served = releases.served(case.object["kind"], version, RELEASE)
    assert served is not None
    old = copy.deepcopy(case.old)
    if old is not None:
        custom_resource.default(old, served)
    obj, problems = custom_resource.decoded(case.object, served)
    custom_resource.default(obj, served)
    custom_resource.leave_status(obj, old, served)
    return obj, [*problems, *custom_resource.refused(obj, old, served)]


def agree(our: Answer, their: Answer) -> bool:
    """Whether both say the same. Who can't decode an object, says nothing more of it."""
    if their.is_malformed:
        return bool(our.paths)
    return our == their


def _read(case: Case, answer: dict[str, Any]) -> Answer:
    if "malformed" in answer:
        return Answer(_asked(case), True, [], 0)
    errors = [(error["field"], error["detail"]) for error in answer.get("errors", [])]
    paths = sorted({*map(_normal, answer.get("unknown", [])), *refused_paths(errors)})
    is_new = case.old is None and not paths
    stored = checksum(_without_metadata(answer["object"])) if is_new else 0
    return Answer(_asked(case), False, paths, stored)


def refused_paths(errors: Iterable[tuple[str, str]]) -> set[str]:
    """The paths of what a server refuses, each with what it says of it."""
    return {
        _normal(field) for field, text in errors if _SAID_TWICE not in text and _BLOCKED not in text
    }


def _asked(case: Case) -> int:
    return checksum([case.object, case.old])


def _normal(path: str) -> str:
    path = _KEY.sub(r".\1", path).lstrip(".")
    return next((start for start in _WITHOUT_STEPS if path.startswith(start)), path)


def _without_metadata(obj: dict[str, Any]) -> dict[str, Any]:
    """Servers write metadata anew."""
    return {name: value for name, value in obj.items() if name != "metadata"}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if type(value) is float and value.is_integer():
        return int(value)
    # Beyond 64 bits they are floats there.
    return int(float(value)) if type(value) is int and abs(value) >= 1 << 63 else value

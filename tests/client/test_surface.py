"""What ``kserve_models.client`` offers, what importing it costs, and JSON without orjson."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from kserve_models import client
from tests import REPOSITORY
from tests.support import processes

HOMES = re.findall(
    r"^    from kserve_models\.client([.\w]*) import \(?\s*(\w+) as (\w+)",
    Path(client.__file__).read_text(encoding="utf-8"),
    re.MULTILINE,
)


def loaded(code: str) -> list[str]:
    """The modules that are there after code in a new interpreter."""
    program = f"import sys; sys.path.insert(0, {str(REPOSITORY)!r})\n{code}\nprint(*sys.modules)"
    done = processes.run([sys.executable, "-c", program], check=True)
    return done.stdout.split()


def test_type_checkers_and_the_interpreter_see_the_same_names() -> None:
    assert sorted(name for _, name, _ in HOMES) == client.__all__
    assert all(name == alias for _, name, alias in HOMES)


@pytest.mark.parametrize(("home", "name"), [(home, name) for home, name, _ in HOMES])
def test_each_name_is_where_it_is_said_to_be_and_documented(home: str, name: str) -> None:
    value = getattr(client, name)
    assert value is getattr(importlib.import_module(f"kserve_models.client{home}"), name)
    assert value is getattr(client, name)
    assert inspect.getdoc(value)


def test_dir_and_missing_names() -> None:
    assert {*client.__all__} <= {*dir(client)}
    with pytest.raises(AttributeError) as caught:
        client.Nothing  # noqa: B018
    assert str(caught.value) == "module 'kserve_models.client' has no attribute 'Nothing'"


def test_exceptions_say_what_they_are_for() -> None:
    for name in client.__all__:
        value = getattr(client, name)
        if inspect.isclass(value) and issubclass(value, Exception):
            assert issubclass(value, client.KServeClientError)


@pytest.mark.parametrize(
    "code",
    [
        "import kserve_models",
        "from kserve_models import V1beta1InferenceService; V1beta1InferenceService",
        "import kserve_models.client",
        "from kserve_models.client import NotFoundError; NotFoundError",
        "from kserve_models.client import Configuration; Configuration()",
        "from kserve_models.api import ServingV1beta1Api; ServingV1beta1Api()",
    ],
)
def test_what_sends_nothing_loads_no_network_library(code: str) -> None:
    found = loaded(code)
    assert not {"urllib3", "ssl", "http.client", "kubernetes"} & {*found}
    if "client" not in code and "api" not in code:
        assert not [name for name in found if name.startswith("kserve_models.client")]


CASES: list[Any] = [
    {"a": None, "b": [None, {"c": None}]},
    {"a": (1, 2.5, True), "ü": "ä\u2028"},
    [{"op": "test", "value": None}],
    {"large": 2**70},
    {"nested": {"x": {"y": []}}},
]
PROGRAM = """
import sys, json
if sys.argv[1] == "no":
    sys.modules["orjson"] = None
from collections import OrderedDict
from types import MappingProxyType
from kserve_models import V1beta1InferenceService, V1ObjectMeta
from kserve_models.client._request import bodies
from kserve_models.client._request.operation import Operation
assert bodies._FAST is (sys.argv[1] == "yes")
cases = json.loads(sys.stdin.read())
cases.append({"m": V1ObjectMeta(name="x", labels={"a": None}), "n": OrderedDict(a=None)})
cases.append(MappingProxyType({"a": MappingProxyType({"b": None})}))
cases.append(V1beta1InferenceService.from_dict({"metadata": None, "x": 2**70, "spec": {"a": None}}))
for case in cases:
    print(json.dumps(bodies.encode(case).decode()))
for bad in ({"a": float("inf")}, {"a": None, "b": [float("nan")]}, {"a": "\\ud800"}, {"a": {1, 2}}):
    try:
        print(bodies.encode(bad))
    except (ValueError, TypeError) as error:
        print("refused")
operation = Operation("", "GET", "", "read", "V1Status", "V1Status", {}, ())
for text in (b'{"kind":"Status","message":"\\xc3\\xa4"}', b'{"kind":"Status",', b"\\xff", b"[" * 100000):
    found = bodies.decode(operation, text)
    print(found if found is None else found.message)
"""


DECODED = """
import sys
sys.modules["orjson"] = None
from kserve_models._text import json_codec
text = '\\ufeff {"a": ["\u00e4", "\\\\ud83d\\\\ude00", 1.5, null]} \\n'
for data in (text, text.encode(), bytearray(text.encode()), memoryview(text.encode()), text.strip("\\ufeff \\n").encode()):
    assert json_codec.decode(data) == {"a": ["\u00e4", "\U0001f600", 1.5, None]}, data
for wrong in (b"\\xff", b'{"a": 1e999}', b'{"a": NaN}', b'"\\\\ud800"', b"{} {}", b"", b"{"):
    try:
        json_codec.decode(wrong)
    except ValueError:
        continue
    raise AssertionError(wrong)
"""


def test_bytes_are_read_as_text_is_without_orjson() -> None:
    processes.run([sys.executable, "-X", "utf8", "-c", DECODED], cwd=REPOSITORY, check=True)


def test_bodies_are_the_same_with_and_without_orjson() -> None:
    outputs = []
    for orjson in ("yes", "no"):
        done = processes.run(
            [sys.executable, "-X", "utf8", "-c", PROGRAM, orjson],
            given=json.dumps(CASES),
            encoding="utf-8",
            cwd=REPOSITORY,
            check=True,
        )
        outputs.append(done.stdout.splitlines())
    assert outputs[0] == outputs[1]
    sent = [json.loads(line) for line in outputs[0][: len(CASES) + 3]]
    assert [json.loads(text) for text in sent[: len(CASES)]] == json.loads(json.dumps(CASES))
    assert sent[len(CASES) :] == [
        '{"m":{"labels":{},"name":"x"},"n":{"a":null}}',
        '{"a":{"b":null}}',
        (
            '{"apiVersion":"serving.kserve.io/v1beta1","kind":"InferenceService",'
            '"x":1180591620717411303424,"spec":{}}'
        ),
    ]
    assert outputs[0][len(CASES) + 3 :] == [
        *["refused"] * 4,
        "ä",
        *["None"] * 3,
    ]

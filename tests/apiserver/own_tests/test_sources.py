"""Where the API server of the tests comes from, and what is said where there is none."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.apiserver import binaries, kubeconfig
from tests.conftest import REQUIRED
from tests.support import processes

pytest_plugins = "pytester"
NONE = (
    "there is no API server to test against: install Go (https://go.dev/dl), or set "
    "KUBEBUILDER_ASSETS to the folder of envtest's etcd and kube-apiserver, or run pytest with "
    "--use-kubeconfig"
)


@pytest.fixture
def no_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KUBEBUILDER_ASSETS", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(binaries, "USUAL_GO", tmp_path / "go")


def test_the_source_is_formatted() -> None:
    gofmt = shutil.which("gofmt") or shutil.which(binaries.USUAL_GO.with_name("gofmt"))
    if gofmt is None:
        pytest.skip("there is no gofmt")
    command = [gofmt, "-d", str(binaries.SOURCES)]
    assert processes.run(command, check=True).stdout == ""


@pytest.mark.usefixtures("no_go")
def test_without_go_there_is_none() -> None:
    with pytest.raises(binaries.UnavailableError) as refusal:
        binaries.folder()
    assert str(refusal.value) == NONE


@pytest.mark.usefixtures("no_go")
def test_assets_are_taken_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(tmp_path))
    with pytest.raises(RuntimeError) as refusal:
        binaries.folder()
    assert str(refusal.value) == (
        f"KUBEBUILDER_ASSETS={tmp_path} holds no program 'etcd': "
        "expected the folder that 'setup-envtest use -p path' prints"
    )
    for name in binaries.NAMES:
        (tmp_path / name).touch(mode=0o755)
    assert binaries.folder() == tmp_path


@pytest.mark.parametrize(
    ("required", "outcome", "reason"),
    [(False, {"skipped": 1}, NONE), (True, {"errors": 1}, f"{REQUIRED} is set, and {NONE}")],
)
@pytest.mark.usefixtures("no_go")
def test_without_a_server_tests_skip_or_fail(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    required: bool,
    outcome: dict[str, int],
    reason: str,
) -> None:
    monkeypatch.delenv(REQUIRED, raising=False)
    if required:
        monkeypatch.setenv(REQUIRED, "1")
    pytester.makeconftest("from tests.conftest import *")
    pytester.makepyfile("def test_needs_it(cluster): pass")
    result = pytester.runpytest_inprocess("-rs", "-p", "no:xdist", "-p", "no:cacheprovider")
    result.assert_outcomes(**outcome)
    assert reason in result.stdout.str()


def config(server: dict[str, Any], user: dict[str, Any]) -> dict[str, Any]:
    return {
        "current-context": "here",
        "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1/", **server}}],
        "users": [{"name": "u", "user": user}],
    }


def write(path: Path, data: object, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text(json.dumps(data))
    monkeypatch.setenv("KUBECONFIG", str(path))


def test_a_kubeconfig_with_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = config({"certificate-authority": "ca.crt"}, {"token": "secret"})
    write(tmp_path / "config", data, monkeypatch)
    found = kubeconfig.cluster(tmp_path)
    assert (found.url, found.ca_file) == ("https://127.0.0.1:1", str(tmp_path / "ca.crt"))
    assert (found.token, found.owned) == ("secret", False)
    assert "secret" not in repr(found)


def test_a_kubeconfig_that_holds_certificates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = base64.b64encode(b"PEM").decode()
    user = {"client-certificate-data": text, "client-key-data": text}
    data = config({"certificate-authority-data": text}, user)
    write(tmp_path / "config", data, monkeypatch)
    found = kubeconfig.cluster(tmp_path)
    for file in (found.ca_file, found.cert_file, found.key_file):
        assert Path(file or "").read_bytes() == b"PEM"
        assert Path(file or "").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"users": []}, "--use-kubeconfig: {path} can't be read: KeyError('current-context')"),
        (
            config({}, {"exec": {"command": "aws"}}),
            (
                "--use-kubeconfig: {path}: credentials of a program or provider are not for these "
                "tests: put a token or a client certificate into the kubeconfig file"
            ),
        ),
    ],
)
def test_a_kubeconfig_that_is_not_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: object, message: str
) -> None:
    write(tmp_path / "config", data, monkeypatch)
    with pytest.raises(RuntimeError) as refusal:
        kubeconfig.cluster(tmp_path)
    assert str(refusal.value) == message.format(path=tmp_path / "config")


def test_a_kubeconfig_must_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KUBECONFIG", raising=False)
    with pytest.raises(RuntimeError) as refusal:
        kubeconfig.cluster(tmp_path)
    assert str(refusal.value) == (
        "--use-kubeconfig: expected the variable KUBECONFIG to name a file"
    )

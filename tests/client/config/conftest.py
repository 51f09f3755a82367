"""No configuration but what a test makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kserve_models.client import ApiClient, Configuration
from kserve_models.client._config import in_cluster
from tests.client.support.kubeconfigs import Plugin, TlsServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("KUBECONFIG", in_cluster.HOST, in_cluster.PORT):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(in_cluster, "FOLDER", str(tmp_path / "serviceaccount"))
    yield
    Configuration.set_default(None)
    ApiClient.set_default(None)


@pytest.fixture
def server() -> Iterator[TlsServer]:
    """A server with TLS that is asked for one test alone."""
    with TlsServer() as running:
        yield running


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    return Plugin(tmp_path)

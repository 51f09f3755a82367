"""Pairs of releases: the CRDs of a schema as it will be, and the schema as it is before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from tests.codegen.adopt.adopting import Adopting

if TYPE_CHECKING:
    from tests.codegen.conftest import Widget


class Pair(Protocol):
    """Makes the CRDs of the schema ``after``, and the schema ``before`` in ``openapi``."""

    def __call__(self, before: str, after: str) -> Adopting: ...


@pytest.fixture
def adopting(widget: Widget, capfd: pytest.CaptureFixture[str]) -> Adopting:
    widget()
    return Adopting(capfd)


@pytest.fixture
def pair(widget: Widget, adopting: Adopting) -> Pair:
    def make(before: str, after: str) -> Adopting:
        adopting.release(widget(after))
        widget(before)
        return adopting

    return make

"""The history in ``openapi/`` against the CRDs of every release."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import crd_history
from codegen.history import moves, releases, table
from codegen.history.nodes import joined
from codegen.history.releases import History, KindVersion
from kserve_models._history import releases as shipped
from tests import REPOSITORY
from tests.wide import all_but

OPENAPI = REPOSITORY / "openapi"
CRDS = REPOSITORY.parent / "shared" / "upstream" / "crds"
FOLDERS = sorted(CRDS.iterdir()) if CRDS.is_dir() else []
needs_crds = pytest.mark.skipif(not FOLDERS, reason="../shared/upstream/crds is not there")


@pytest.fixture(scope="module")
def known() -> History:
    found = releases.load(OPENAPI)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def fields(known: History) -> dict[KindVersion, set[str]]:
    """Every field that any release has."""
    return {
        kind: {
            path
            for root in known.roots(kind)
            if root is not None
            for path in known.nodes.paths(root)
        }
        for kind in known.kinds
    }


@pytest.fixture(scope="module")
def told() -> table.Table:
    return table.parse((OPENAPI / releases.FOLDER / table.TABLE_FILE).read_text(encoding="utf-8"))


@needs_crds
@pytest.mark.parametrize("folder", all_but(FOLDERS[-1:], FOLDERS), ids=lambda folder: folder.name)
def test_a_field_is_present_exactly_where_the_crds_have_it(
    folder: Path, known: History, fields: dict[KindVersion, set[str]], told: table.Table
) -> None:
    read = crd_history.read_release(known, str(folder))
    [release] = read.releases
    number = told.releases.index(release)
    pairs = present = 0
    for kind, paths in fields.items():
        served = read.kinds.get(kind, {}).get(release)
        there = set() if served is None else set(read.nodes.paths(served.schema))
        assert there <= paths
        for path in paths:
            pairs += 1
            present += path in there
            assert told.present(str(kind), path)[number] == (path in there), (kind, path)
    assert pairs == sum(map(len, fields.values()))
    assert present > 5_000


@needs_crds
def test_it_knows_each_of_the_releases(known: History) -> None:
    assert sorted(known.folders.values()) == [folder.name for folder in FOLDERS]


def test_the_package_says_what_the_table_says(
    known: History, fields: dict[KindVersion, set[str]], told: table.Table
) -> None:
    assert list(shipped.known_releases()) == told.releases == known.releases
    for kind, paths in fields.items():
        for path in sorted(paths)[::7]:
            there = zip(told.releases, told.present(str(kind), path), strict=True)
            found = shipped.present_in(kind.kind, kind.version, joined(path))
            assert found == tuple(release for release, is_there in there if is_there)


def test_what_is_gone_has_a_move_or_advice(known: History, told: table.Table) -> None:
    advice = moves.load_advice(OPENAPI, known)
    for kind in known.kinds:
        moved = {move.old for move in moves.find(known, kind)}
        for path, present in told.rows[str(kind)].items():
            holder = path.rpartition(".")[0]
            if not present[-1] and told.present(str(kind), holder)[-1]:
                known_ways = [*moved, *advice.get(kind, {})]
                assert any(way.startswith(path) for way in known_ways), f"{kind} {path}"

"""The site as a folder of files: each field has its anchor, each type its page, sizes are bounded."""

from __future__ import annotations

import filecmp
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from codegen import crds
from docs_site.guides import guides
from docs_site.reference.schema import Reference
from tests import REPOSITORY
from tests.docs_site.conftest import build

MOST_IN_ALL = 15_000_000
MOST_IN_A_PAGE = 500_000
OF_OTHERS = ("gateway", "keda", "knative", "kubernetes")


class Anchors(HTMLParser):
    """The anchors of fields, and the type that each names; a field may say what another says."""

    def __init__(self) -> None:
        super().__init__()
        self.types: dict[str, str] = {}
        self._at = ""
        self._as: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "li" and "id" in given:
            self._at = given["id"]
            self.types[self._at] = ""
            if "data-as" in given:
                self._as[self._at] = given["data-as"]
        elif tag == "details":
            self._at = ""
        elif tag == "a" and self._at and not self.types[self._at]:
            match = re.search(r"types/(\w+)\.html$", given.get("href", ""))
            self.types[self._at] = match[1] if match else ""

    def close(self) -> None:
        super().close()
        for anchor, first in self._as.items():
            self.types[anchor] = self.types[first]


def crd_paths(node: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            yield from crd_paths(node[key], prefix)
    for name, child in node.get("properties", {}).items():
        yield f"{prefix}{name}"
        yield from crd_paths(child, f"{prefix}{name}.")


def types_of_others() -> set[str]:
    """The names of types that are written in the folders of other projects."""
    return {
        name
        for folder in OF_OTHERS
        for path in (REPOSITORY / "openapi" / folder).glob("*.yaml")
        for name in re.findall(r"^(\w+):", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def test_every_path_of_the_crds_has_an_anchor_or_lies_in_a_shared_type(
    site: Path, reference: Reference
) -> None:
    shared = types_of_others()
    shared |= {each.name for each in reference.types.values() if each.variant_of in shared}
    definitions = {
        each["spec"]["names"]["kind"]: each for each in crds.definitions(reference.bundle)
    }
    anchors = 0
    for kind in reference.kinds:
        reader = Anchors()
        reader.feed((site / "kinds" / f"{kind.slug}.html").read_text(encoding="utf-8"))
        reader.close()
        (schema,) = [
            each["schema"]["openAPIV3Schema"]
            for each in definitions[kind.name]["spec"]["versions"]
            if each["name"] == kind.version.name
        ]
        paths = set(crd_paths(schema))
        assert set(reader.types) <= paths
        for path in paths - set(reader.types):
            holder = path
            while holder not in reader.types:
                holder = holder.rpartition(".")[0]
            assert reader.types[holder] in shared, f"{kind.slug}: {path}"
        anchors += len(reader.types)
    assert anchors == sum(
        1 for kind in reference.kinds for root in reference.places(kind) for _ in root.walk()
    )


def test_every_type_has_a_page_with_its_fields(site: Path, reference: Reference) -> None:
    assert len(types_of_others() & set(reference.types)) > 150
    for each in reference.types.values():
        text = (site / "types" / f"{each.name}.html").read_text(encoding="utf-8")
        assert all(f'<li id="{field.attribute}">' in text for field in each.fields)


def test_every_guide_is_a_page(site: Path) -> None:
    assert {guide.name for guide in guides()} == {
        path.stem for path in (REPOSITORY / "docs").glob("*.md")
    }
    for guide in guides():
        assert guide.title in (site / f"{guide.name}.html").read_text(encoding="utf-8")


def test_sizes_are_bounded(site: Path) -> None:
    sizes = {path: path.stat().st_size for path in site.rglob("*") if path.is_file()}
    assert sum(sizes.values()) < MOST_IN_ALL
    assert {path.name: size for path, size in sizes.items() if path.suffix == ".html"
            and size > MOST_IN_A_PAGE} == {}  # fmt: skip


def test_it_is_the_same_bytes_twice(site: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    build(again)
    names = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    assert names == {path.relative_to(again) for path in again.rglob("*") if path.is_file()}
    _, different, missing = filecmp.cmpfiles(site, again, map(str, names), shallow=False)
    assert (different, missing) == ([], [])


def test_no_other_folder_is_emptied(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    with pytest.raises(AssertionError, match="holds something else: name an empty folder"):
        build(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "kept"

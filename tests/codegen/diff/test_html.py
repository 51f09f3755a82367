"""The report as a page: what stands in it, and what people do with it in a browser."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from codegen.diff.output import html, schema_tree
from codegen.diff.report.build import build_report
from codegen.diff.report.report import Entry, Finding, Report
from codegen.diff.rule import View
from codegen.diff.severity import Severity
from codegen.diff.sides.side import Side
from tests.support import browser
from tests.support.browser import Browser

EVIL = "</script><img src=x onerror=document.title='bad'>"
Schema = dict[str, Any]


def text(**keywords: Any) -> Schema:
    return {"type": "string", **keywords}


def thing(properties: dict[str, Schema], **keywords: Any) -> Schema:
    return {"type": "object", "properties": properties, **keywords}


PART = thing({"label": text(), "weight": {"type": "integer"}})
SPEC = thing(
    {
        "gone": text(),
        "name": text(description="A name."),
        "parts": {"type": "array", "items": PART},
        "same": thing({"inner": text(enum=["a", "b"])}),
    }
)


def definition(kind: str, versions: dict[str, Schema]) -> Schema:
    plural = f"{kind.lower()}s"
    names = {"kind": kind, "plural": plural, "singular": kind.lower(), "listKind": f"{kind}List"}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.example.com"},
        "spec": {
            "group": "example.com",
            "scope": "Namespaced",
            "names": names,
            "versions": [
                {
                    "name": name,
                    "served": True,
                    "storage": name == "v1",
                    "schema": {"openAPIV3Schema": thing({"spec": spec})},
                }
                for name, spec in versions.items()
            ],
        },
    }


def changed() -> Schema:
    """The spec with one change of every sort."""
    spec = copy.deepcopy(SPEC)
    properties = spec["properties"]
    del properties["gone"]
    properties["name"]["description"] = EVIL
    properties["extra"] = thing({"inside": text(), "more": text()})
    properties[f"a {EVIL}"] = text()
    properties["parts"]["items"]["properties"]["weight"]["maximum"] = 7
    return spec


@pytest.fixture
def compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Report, Side, Side]:
    """Two kinds with three versions, and an accepted and a risky finding about code."""
    monkeypatch.chdir(tmp_path)
    for side, spec in (("old", SPEC), ("new", changed())):
        found = [
            definition("Gadget", {"v1": spec}),
            definition("Tool", {"v1": spec, "v2": SPEC}),
            definition("Still", {"v1": SPEC}),
        ]
        Path(side).mkdir()
        for number, data in enumerate(found):
            Path(side, f"{number}.yaml").write_text(json.dumps(data, indent=1))
    report, old, new = build_report("old", "new", tmp_path / "none")
    report.views.append(View.PYTHON)
    report.entries.append(Entry("V1Part.label", [finding(accepted="Nobody reads it.")]))
    report.entries[0].findings.append(finding())
    report.stale.append(f"compatibility.yaml:3: {EVIL}")
    return report, old, new


def finding(accepted: str | None = None) -> Finding:
    return Finding(
        rule="attribute-type-changed", view=View.PYTHON, severity=Severity.RISKY,
        message="type of label: int -> str", impact="Code that reads it.", fix="Read text.",
        old="int", new="str", classes=["V1Part"], accepted=accepted,
    )  # fmt: skip


def unchanged(tmp_path: Path) -> tuple[Report, Side, Side]:
    file = tmp_path / "same.yaml"
    file.write_text(json.dumps(definition("Gadget", {"v1": SPEC})))
    return build_report(str(file), str(file), tmp_path / "none")


def data_between(tmp_path: Path, old: list[Schema], new: list[Schema]) -> dict[str, Any]:
    """The data of the page for two files of definitions."""
    before, after = tmp_path / "old.yaml", tmp_path / "new.yaml"
    for file, found in ((before, old), (after, new)):
        file.write_text("\n---\n".join(json.dumps(data) for data in found))
    return html.data(*build_report(str(before), str(after), tmp_path / "none"))


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="report">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def edge_at(data: dict[str, Any], path: list[str]) -> list[Any]:
    rows, edges = data["tree"]["rows"], data["tree"]["roots"]
    edge: list[Any] = []
    for name in path:
        [edge] = [found for found in edges if found[0] == name]
        edges = rows[edge[2]][2]
    return edge


def number_of(data: dict[str, Any], says: str) -> int:
    [number] = [
        number
        for number, entry in enumerate(data["entries"])
        if any(says in finding["says"] for finding in entry["findings"])
    ]
    return number


def test_page_asks_for_nothing(compared: tuple[Report, Side, Side]) -> None:
    page = html.render(*compared)
    markup = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.S)
    links = re.findall(r'(?:src|href|action)="([^"]*)"', markup)
    assert set(links) == {"data:,", "#changes", "#schema"}
    assert not re.search(r"[a-z]://[a-z]", markup)
    assert "@import" not in page
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_nothing_of_a_schema_is_markup(compared: tuple[Report, Side, Side]) -> None:
    page = html.render(*compared)
    assert "<img" not in page
    assert page.count("</script>") == 2
    assert f"a {EVIL}" in json.dumps(data_of(page), ensure_ascii=False)


def test_names_of_sides_are_no_markup(tmp_path: Path) -> None:
    report, old, new = unchanged(tmp_path)
    report.old = "</title><img src=x>{{data}}"
    page = html.render(report, old, new)
    assert "<img" not in page
    assert data_of(page)["old"] == "</title><img src=x>{{data}}"


def test_page_is_the_same_twice(compared: tuple[Report, Side, Side]) -> None:
    assert html.render(*compared) == html.render(*compared)


def test_every_entry_stands_in_the_tree_at_its_examples(
    compared: tuple[Report, Side, Side],
) -> None:
    data = html.data(*compared)
    assert sorted(n for group in data["groups"] for n in group["entries"]) == list(
        range(len(data["entries"]))
    )
    for number, entry in enumerate(data["entries"]):
        assert len(entry["paths"]) == len(entry["places"]["examples"])
        for path in entry["paths"]:
            assert number in edge_at(data, path)[4], (entry["subject"], path)


def test_every_place_is_marked_and_what_is_equal_is_not(
    compared: tuple[Report, Side, Side],
) -> None:
    data = html.data(*compared)
    removed = number_of(data, "field gone removed")
    tightened = number_of(data, "maximum")
    for kind in ("Gadget", "Tool"):
        assert edge_at(data, [kind, "v1", "spec", "gone"])[3:] == [schema_tree.REMOVED, [removed]]
        assert edge_at(data, [kind, "v1", "spec", "extra"])[3] == schema_tree.ADDED
        weight = edge_at(data, [kind, "v1", "spec", "parts", "weight"])
        assert weight[3:] == [0, [tightened]]
    assert edge_at(data, ["Gadget", "v1", "spec", "parts"])[1] == "[]"
    same = [edge_at(data, [*way, "spec"]) for way in (["Tool", "v2"], ["Still", "v1"])]
    assert same[0] == same[1], "shared schemas are one row"
    assert not data["tree"]["rows"][same[0][2]][2][0][4]


def test_renamed_and_moved_fields_are_marked_at_both_places(tmp_path: Path) -> None:
    moved = thing({"one": text(enum=["x", "y"]), "two": text(), "three": {"type": "integer"}})
    before = thing({"workingDir": text(), "moved": moved, "target": thing({"other": text()})})
    after = copy.deepcopy(before)
    properties = after["properties"]
    properties["workingFolder"] = properties.pop("workingDir")
    properties["target"]["properties"]["moved"] = properties.pop("moved")
    data = data_between(
        tmp_path, [definition("Gadget", {"v1": before})], [definition("Gadget", {"v1": after})]
    )
    for says, places in {
        "renamed": (["workingDir"], ["workingFolder"]),
        "moved": (["moved"], ["target", "moved"]),
    }.items():
        number = number_of(data, says)
        for place in places:
            assert edge_at(data, ["Gadget", "v1", "spec", *place])[4] == [number], place


def test_kinds_that_come_and_go_are_marked(tmp_path: Path) -> None:
    data = data_between(
        tmp_path,
        [definition("Gadget", {"v1": SPEC, "v2": SPEC})],
        [definition(kind, {"v1": SPEC}) for kind in ("Gadget", "Tool")],
    )
    assert edge_at(data, ["Tool"])[3:] == [schema_tree.ADDED, [number_of(data, "Tool")]]
    assert edge_at(data, ["Gadget", "v2"])[3:] == [schema_tree.REMOVED, [number_of(data, "v2")]]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with closing(Browser(browser.find(), tmp_path_factory.mktemp("profile"))) as found:
        yield found


@pytest.fixture
def page(chromium: Browser, compared: tuple[Report, Side, Side]) -> Iterator[Browser]:
    """The page of the report; nothing may fail in it, nor leave it."""
    file = Path("report.html")
    file.write_text(html.render(*compared), encoding="utf-8")
    chromium.problems.clear()
    chromium.requests.clear()
    chromium.open(file.resolve().as_uri())
    yield chromium
    assert chromium.problems == []
    assert {url.partition(":")[0] for url in chromium.requests} <= {"file", "about", "data"}
    assert chromium.get("document.title").startswith("Schema changes")


def shown(page: Browser) -> list[str]:
    found: list[str] = page.get(
        "[...document.querySelectorAll('.entry')].filter(e => e.checkVisibility())"
        ".map(e => e.querySelector('.subject').textContent)"
    )
    return found


def count(page: Browser) -> str:
    return str(page.get("document.querySelector('#count').textContent"))


def fill(page: Browser, name: str, value: str) -> None:
    page.get(
        f"(e => {{ e.value = {json.dumps(value)};"
        " e.dispatchEvent(new Event('input', {bubbles: true})); })"
        f"(document.forms.filters.elements[{json.dumps(name)}])"
    )


def tick(page: Browser, selector: str) -> None:
    page.get(f"document.querySelector({json.dumps(selector)}).click()")


def fragment(page: Browser) -> str:
    return str(page.get("location.hash"))


def focused(page: Browser) -> str:
    return str(page.get("document.activeElement.getAttribute('aria-label')"))


def items(page: Browser) -> list[str]:
    found: list[str] = page.get(
        "[...document.querySelectorAll('[role=treeitem]')].map(e => e.getAttribute('aria-label'))"
    )
    return found


def test_filters_work_together(page: Browser, compared: tuple[Report, Side, Side]) -> None:
    everything = shown(page)
    total = len(compared[0].entries)
    assert len(everything) == total
    assert count(page).startswith(f"{total} of {total} changes")
    tick(page, "[name=severity][value=safe]")
    assert 0 < len(shown(page)) < total
    assert fragment(page) == "#severity=breaking+risky+accepted"
    fill(page, "view", "python")
    assert "V1Part.label" in shown(page)
    assert len(shown(page)) == 2
    assert count(page) == f"2 of {total} changes 1 risky, 1 accepted"
    fill(page, "text", "nobody READS")
    assert shown(page) == ["V1Part.label"]
    assert fragment(page) == ("#text=nobody+READS&view=python&severity=breaking+risky+accepted")
    fill(page, "text", "nothing has this")
    assert shown(page) == []
    assert page.get("document.querySelector('#none').checkVisibility()")
    tick(page, "[type=reset]")
    page.wait("location.hash === ''")
    assert shown(page) == everything


def test_kind_filter_holds_for_the_tree_too(page: Browser) -> None:
    fill(page, "kind", "Tool")
    assert items(page)[0].startswith("Tool, kind")
    assert not any(item.startswith("Gadget") for item in items(page))
    fill(page, "kind", "(classes)")
    assert shown(page) == ["V1Part.label"]


def test_tree_marks_what_the_filters_leave(page: Browser) -> None:
    assert any(item.endswith(", breaking") for item in items(page))
    tick(page, "[name=severity][value=breaking]")
    tick(page, "#only")
    assert not any("breaking" in item for item in items(page))
    assert any(item.endswith(", added, safe") for item in items(page))


def test_filters_are_read_from_the_address(page: Browser) -> None:
    page.get("location.hash = '#text=maximum&severity=breaking&fields=all'")
    page.wait("document.querySelector('[type=search]').value === 'maximum'")
    assert len(shown(page)) == 1
    assert page.get("document.querySelector('#only').checked") is False
    assert any(item.startswith("Still, kind") for item in items(page))


def test_tree_works_with_the_keyboard(page: Browser) -> None:
    page.get("document.querySelector('#tree [tabindex=\"0\"]').focus()")
    assert focused(page).startswith("Gadget, kind")
    page.press("End")
    last = focused(page)
    page.press("Home", "ArrowLeft")
    assert page.get("document.activeElement.getAttribute('aria-expanded')") == "false"
    page.press("ArrowRight")
    assert page.get("document.activeElement.getAttribute('aria-expanded')") == "true"
    page.press("ArrowRight")
    assert focused(page).startswith("v1, version")
    page.press("ArrowRight")
    assert focused(page).startswith("spec, object")
    page.press("ArrowRight", "ArrowUp", "ArrowDown", "g")
    assert focused(page) == "gone, string, removed, breaking"
    assert page.get("document.querySelectorAll('#tree [tabindex=\"0\"]').length") == 1
    page.press("Enter")
    assert page.get("document.activeElement.closest('.entry').open")
    assert "gone" in page.get("document.activeElement.querySelector('.subject').textContent")
    page.get("document.querySelector('#tree [tabindex=\"0\"]').focus()")
    page.press("End")
    assert focused(page) == last


def test_an_example_is_revealed_in_the_tree(page: Browser) -> None:
    fill(page, "text", "maximum")
    tick(page, ".entry:not([hidden]) summary")
    page.wait("document.querySelector('.entry[open] .example') !== null")
    tick(page, ".entry[open] .example")
    assert focused(page) == "weight, integer, changed, breaking"
    assert page.get("document.querySelector('#field .path').textContent") == (
        "Gadget/v1 spec.parts[].weight"
    )


def test_what_is_added_is_shown_whole(page: Browser) -> None:
    page.get("document.querySelector('#tree [tabindex=\"0\"]').focus()")
    page.press("ArrowRight", "e", "ArrowRight", "ArrowRight")
    assert focused(page) == "inside, string, added"


def test_schema_text_is_text(page: Browser) -> None:
    tick(page, "#open")
    assert page.get("document.images.length") == 0
    assert any(item.startswith(f"a {EVIL}, string") for item in items(page))
    assert EVIL in page.get("document.querySelector('#stale').textContent")


@pytest.mark.parametrize("width", [1280, 400])
def test_page_is_no_wider_than_the_window(page: Browser, width: int) -> None:
    page.resize(width)
    for _ in range(2):
        assert page.get("document.documentElement.scrollWidth") <= width
        tick(page, "#open")
        tick(page, "#only")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_theme_follows_the_choice(page: Browser, theme: str) -> None:
    page.get(
        f"(e => {{ e.value = '{theme}'; e.dispatchEvent(new Event('change')); }})"
        "(document.querySelector('#theme'))"
    )
    red = page.get("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0]")
    assert (int(red) < 128) is (theme == "dark")


def test_skip_links_leave_the_filters_alone(page: Browser) -> None:
    fill(page, "text", "maximum")
    page.get("document.querySelector('[data-skip=schema]').click()")
    assert page.get("document.activeElement.id") == "schema"
    assert fragment(page) == "#text=maximum"


def test_a_report_without_entries(page: Browser, tmp_path: Path) -> None:
    file = tmp_path / "none.html"
    file.write_text(html.render(*unchanged(tmp_path)), encoding="utf-8")
    page.open(file.as_uri())
    assert count(page).startswith("0 of 0 changes")
    assert page.get("document.querySelector('#none').textContent") == "The two sides do not differ."
    assert items(page) == []
    tick(page, "#only")
    assert items(page) == ["Gadget, kind"]

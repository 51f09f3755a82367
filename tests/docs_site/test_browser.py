"""The site in a browser, opened as files: the search, the tree, themes, keyboard, accessibility."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs_site.conftest import Browser

ISVC = "kinds/inferenceservice-v1beta1.html"
PAGES = {
    "home": "index.html",
    "guide": "schema-diff.html",
    "kind": "kinds/inferencegraph-v1alpha1.html",
    "type": "types/V1Container.html",
    "operations": "operations/inferencegraph-v1alpha1.html",
    "rules": "rules/diff.html",
}
"""A page of each kind."""
QUESTIONS = {
    "minReplicas": f"{ISVC}#spec.predictor.minReplicas",
    "min_replicas": f"{ISVC}#spec.predictor.minReplicas",
    "how many pods at least": f"{ISVC}#spec.predictor.minReplicas",
    "scale to zero": f"{ISVC}#spec.predictor.minReplicas",
    "where is the model stored": f"{ISVC}#spec.predictor.model.storageUri",
    "log requests and responses": f"{ISVC}#spec.predictor.logger",
    "share of traffic for the canary": f"{ISVC}#spec.predictor.canaryTrafficPercent",
    "seconds before the first probe": "types/V1Probe.html#initial_delay_seconds",
    "service account of the pod": f"{ISVC}#spec.predictor.serviceAccountName",
    "how many requests at the same time": f"{ISVC}#spec.predictor.containerConcurrency",
    "tensor parallel size": f"{ISVC}#spec.predictor.workerSpec.tensorParallelSize",
    "enviroment variables": f"{ISVC}#spec.predictor.model.env",
    "numerator less than denominator": "types/GatewayV1Fraction.html",
    "bound-tightened": "rules/diff.html#bound-tightened",
}
RESULTS = "[...document.querySelectorAll('[role=option]')].map((option) => option.dataset.address)"
FOCUS = "document.activeElement"


def search(page: Browser, query: str) -> list[str]:
    """The addresses of what is found."""
    page.get("document.querySelector('#search').select()")
    page.type(query)
    page.wait("document.querySelector('#search').getAttribute('aria-expanded') === 'true'")
    found: list[str] = page.get(RESULTS)
    return found


def open_page(page: Browser, site: Path, address: str, width: int = 1280) -> None:
    name, _, anchor = address.partition("#")
    page.open((site / name).as_uri() + (f"#{anchor}" if anchor else ""), width)


def test_questions_find_their_field_among_the_first_three(page: Browser, site: Path) -> None:
    open_page(page, site, "index.html")
    page.press("/")
    ranks = {question: search(page, question)[:3] for question in QUESTIONS}
    assert {q: found for q, found in ranks.items() if QUESTIONS[q] not in found} == {}


def test_it_answers_while_one_types_and_says_when_there_is_nothing(
    page: Browser, site: Path
) -> None:
    open_page(page, site, "index.html")
    page.press("/")
    assert search(page, "minrep")[0] == QUESTIONS["minReplicas"]
    assert search(page, "qqqq") == []
    assert page.get("document.querySelector('.none').checkVisibility()")
    assert page.get("document.querySelector('[role=status]').textContent") == "No results"


def test_a_result_is_chosen_with_the_keyboard(page: Browser, site: Path) -> None:
    open_page(page, site, "types/V1Container.html")
    page.press("/")
    found = search(page, "minReplicas")
    page.press("ArrowDown")
    chosen = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
    assert page.get(f"{chosen}.dataset.address") == found[1]
    page.press("ArrowUp", "Escape")
    assert page.get("document.querySelector('.popup').hidden")
    page.press("ArrowDown", "Enter")
    name, _, anchor = found[0].partition("#")
    page.wait(f"location.hash === '#{anchor}'")
    assert page.get(f"location.pathname.endsWith('/{name}')")
    page.wait("document.querySelector('.target') !== null")
    page.press("Tab")
    assert page.get(f"{FOCUS}.textContent") == "minReplicas"


def test_the_tree_opens_in_place(page: Browser, site: Path) -> None:
    open_page(page, site, ISVC)
    item = "document.getElementById('spec.predictor.minReplicas')"
    assert not page.get(f"{item}.checkVisibility()")
    page.get("document.getElementById('spec.predictor').querySelector('summary').focus()")
    page.press("Enter")
    page.wait(f"{item}.checkVisibility()")
    page.press("Enter")
    page.wait(f"!{item}.checkVisibility()")
    page.get("document.querySelector('[data-open]').click()")
    page.wait("document.querySelectorAll('[data-as]').length === 0")
    page.get("document.querySelector('[data-close]').click()")
    assert page.get("document.querySelectorAll('.tree details[open]').length") == 0


def test_a_field_that_says_what_another_says_is_written_out(page: Browser, site: Path) -> None:
    open_page(page, site, f"{ISVC}#spec.canary.predictor.xgboost.env")
    item = "document.getElementById('spec.canary.predictor.xgboost.env')"
    assert page.get(f"{item}.checkVisibility()")
    assert page.get(f"[...{item}.querySelectorAll('.ways > *')].map((way) => way.textContent)") == [
        "spec.canary.predictor.xgboost.env",
        "V1beta1XGBoostSpec.env",
    ]
    assert page.get(f"{item}.querySelector('.ways a').getAttribute('href')") == (
        "../types/V1beta1XGBoostSpec.html#env"
    )
    assert page.get(f"{item}.querySelector('p:not(.head)').textContent").startswith("Environment")
    assert page.get(f"{item}.querySelector('.name').hash") == "#spec.canary.predictor.xgboost.env"


def test_the_theme_is_kept(page: Browser, site: Path) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    page.prefer("light")
    open_page(page, site, "index.html")
    light = page.get(background)
    page.get("document.querySelector('#theme').focus()")
    page.get(
        "{ const menu = document.querySelector('#theme'); menu.value = 'dark'; "
        "menu.dispatchEvent(new Event('change')); }"
    )
    dark = page.get(background)
    assert dark != light
    open_page(page, site, PAGES["type"])
    assert (page.get(background), page.get("document.querySelector('#theme').value")) == (
        dark,
        "dark",
    )
    page.get("localStorage.clear()")
    open_page(page, site, PAGES["type"])
    assert page.get(background) == light
    page.prefer("dark")
    assert page.get(background) == dark
    page.prefer("light")


def test_the_first_tab_leads_to_the_content(page: Browser, site: Path) -> None:
    open_page(page, site, PAGES["kind"])
    page.press("Tab")
    assert page.get(f"{FOCUS}.className") == "skip"
    page.press("Enter")
    page.wait(f"{FOCUS}.id === 'content'")
    page.press("Tab")
    assert page.get(f"document.querySelector('main').contains({FOCUS})")


def test_examples_are_copied(page: Browser, site: Path) -> None:
    open_page(page, site, PAGES["kind"])
    buttons = "[...document.querySelectorAll('.pair .code > button')]"
    page.get(f"{buttons}[0].click()")
    page.wait(f"{buttons}[0].textContent !== 'Copy'")
    assert page.get(f"{buttons}.length") == 2


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_is_wider_than_the_window(page: Browser, site: Path, width: int) -> None:
    for address in [*PAGES.values(), ISVC, "benchmarks.html"]:
        open_page(page, site, address, width)
        assert page.get("document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page: Browser, site: Path, axe: str, name: str) -> None:
    for theme, width in (("light", 1280), ("dark", 360)):
        page.prefer(theme)
        open_page(page, site, PAGES[name], width)
        page.get("document.querySelector('[data-open]')?.click()")
        if theme == "dark":
            page.press("/")
            search(page, "how many pods at least")
        page.get(f"{axe}; 0")
        page.get(
            "axe.run({preload: false}).then((result) => { window.found = result.violations.map("
            "(each) => [each.id, each.nodes.map((node) => node.html)]); }); 0"
        )
        page.wait("window.found !== undefined")
        assert page.get("window.found") == []
    page.prefer("light")


def test_without_scripts_all_is_there(page: Browser, site: Path) -> None:
    page.send("Emulation.setScriptExecutionDisabled", value=True)
    page.send("Page.navigate", url=(site / ISVC).as_uri())
    page.wait("document.readyState === 'complete' && location.href.includes('inferenceservice')")
    assert not page.get("document.querySelector('form.search').checkVisibility()")
    assert page.get("document.getElementById('spec.predictor').checkVisibility()")
    page.send("Emulation.setScriptExecutionDisabled", value=False)

"use strict";

// What all pages have: the theme's menu, the contents, buttons that copy code, boxes that scroll.

function makeButton(text, label, onClick) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  if (label) button.setAttribute("aria-label", label);
  button.addEventListener("click", onClick);
  return button;
}

function offerThemes() {
  const menu = document.getElementById("theme");
  menu.value = document.documentElement.dataset.theme || "";
  menu.closest("label").hidden = false;
  menu.addEventListener("change", () => {
    if (menu.value) document.documentElement.dataset.theme = menu.value;
    else delete document.documentElement.dataset.theme;
    try {
      localStorage.setItem("theme", menu.value);
    } catch {
      // It holds for this page.
    }
  });
}

// Beside the page where there is room, behind its summary where there is none.
function placeContents() {
  const contents = document.querySelector("nav.site details");
  const wide = window.matchMedia("(min-width: 64rem)");
  const place = () => {
    contents.open = wide.matches;
  };
  place();
  wide.addEventListener("change", place);
  const current = contents.querySelector("[aria-current]");
  const nav = contents.parentElement;
  if (current && wide.matches) nav.scrollTop = current.offsetTop - nav.clientHeight / 2;
}

function copyFrom(block, button) {
  const text = block.textContent;
  const said = (words) => {
    button.textContent = words;
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  };
  const byHand = () => {
    const range = document.createRange();
    range.selectNodeContents(block);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    said(document.execCommand("copy") ? "Copied" : "Selected");
  };
  if (!navigator.clipboard) byHand();
  else navigator.clipboard.writeText(text).then(() => said("Copied"), byHand);
}

function offerCopies() {
  for (const block of document.querySelectorAll("main pre")) {
    const holder = document.createElement("div");
    holder.className = "code";
    block.replaceWith(holder);
    const button = makeButton("Copy", "", () => copyFrom(block, button));
    holder.append(block, button);
  }
}

// What scrolls sideways can be scrolled by keyboard.
function reachBoxes() {
  for (const table of document.querySelectorAll("main table")) {
    const holder = document.createElement("div");
    holder.className = "scrolls";
    table.replaceWith(holder);
    holder.append(table);
  }
  const reach = () => {
    for (const box of document.querySelectorAll("main pre, main .scrolls")) {
      const isWide = box.scrollWidth > box.clientWidth;
      if (isWide) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  reach();
  window.addEventListener("resize", reach);
}

offerThemes();
placeContents();
offerCopies();
reachBoxes();

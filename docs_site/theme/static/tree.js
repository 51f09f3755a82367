"use strict";

// The fields of a kind. A field that says the same as an earlier one (`data-as`) is written out
// from it when it comes into sight; an address with a path opens the way to that field.

const tree = document.querySelector(".tree");

// `of.attribute` of the class whose list the field stands in.
function pythonLink(item, link) {
  const attribute = link.textContent.split(".").pop();
  const owner = item.closest("[data-class]").dataset.class;
  const copy = link.cloneNode(true);
  copy.firstElementChild.textContent = `${owner}.${attribute}`;
  copy.href = `../types/${owner}.html#${attribute}`;
  return copy;
}

function writeOut(item) {
  const first = document.getElementById(item.dataset.as);
  const below = item.querySelector(":scope > details");
  const parts = [...first.children].filter((part) => part.localName !== "details");
  const copies = parts.map((part) => part.cloneNode(true));
  copies[0].querySelector(".name").href = `#${item.id}`;
  const ways = copies[copies.length - 1];
  ways.firstElementChild.textContent = item.id;
  ways.lastElementChild.replaceWith(pythonLink(item, ways.lastElementChild));
  item.replaceChildren(...copies, ...(below ? [below] : []));
  item.removeAttribute("data-as");
}

function writeOutList(list) {
  for (const item of list.querySelectorAll(":scope > [data-as]")) writeOut(item);
}

function openAll(isOpen) {
  for (const details of tree.querySelectorAll("details")) details.open = isOpen;
}

// Open the way to the field that the address names.
function goToField() {
  const path = decodeURIComponent(location.hash.slice(1));
  const item = path && document.getElementById(path);
  if (!item || !tree.contains(item)) return;
  for (let at = item; at !== tree; at = at.parentElement) {
    if (at.localName === "details") at.open = true;
    if (at.localName === "ul") writeOutList(at);
  }
  for (const target of tree.querySelectorAll(".target")) target.classList.remove("target");
  item.classList.add("target");
  item.scrollIntoView({ block: "start" });
}

if (tree) {
  tree.addEventListener("toggle", (event) => {
    const list = event.target.querySelector(":scope > .fields");
    if (event.target.open && list) writeOutList(list);
  }, true);
  for (const details of tree.querySelectorAll("details[open]")) {
    writeOutList(details.querySelector(".fields"));
  }
  const tools = tree.querySelector(".tools");
  tools.hidden = false;
  tools.querySelector("[data-open]").addEventListener("click", () => openAll(true));
  tools.querySelector("[data-close]").addEventListener("click", () => openAll(false));
  window.addEventListener("hashchange", goToField);
  goToField();
}

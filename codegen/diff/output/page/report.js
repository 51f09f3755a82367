// The page as a whole: its head, the filters, and what leads from entries to the tree and back.

const report = JSON.parse(document.getElementById("report").textContent);
const CLASSES = "(classes)";
const byId = (id) => document.getElementById(id);
const filters = byId("filters");
const cards = [];

function state() {
  const boxes = [...filters.querySelectorAll("[name=severity]")];
  return {
    text: filters.elements.text.value.trim(),
    kind: filters.elements.kind.value,
    view: filters.elements.view.value,
    severities: boxes.filter((box) => box.checked).map((box) => box.value),
    isEvery: boxes.every((box) => box.checked),
    all: !byId("only").checked,
  };
}

function writeHash(now) {
  const parameters = new URLSearchParams();
  for (const name of ["text", "kind", "view"]) if (now[name]) parameters.set(name, now[name]);
  if (!now.isEvery) parameters.set("severity", now.severities.join(" ") || "none");
  if (now.all) parameters.set("fields", "all");
  const hash = parameters.toString();
  if (hash !== location.hash.slice(1)) {
    history.replaceState(null, "", hash ? `#${hash}` : location.href.split("#")[0]);
  }
}

function readHash() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const has = (select, value) => [...select.options].some((option) => option.value === value);
  filters.elements.text.value = parameters.get("text") || "";
  for (const name of ["kind", "view"]) {
    const value = parameters.get(name) || "";
    filters.elements[name].value = has(filters.elements[name], value) ? value : "";
  }
  const wanted = parameters.has("severity") ? parameters.get("severity").split(" ") : null;
  for (const box of filters.querySelectorAll("[name=severity]")) {
    box.checked = wanted === null || wanted.includes(box.value);
  }
  byId("only").checked = parameters.get("fields") !== "all";
}

// Also classes that no kind holds have places: those in lists of objects, say.
function isKind(name) {
  return report.tree.roots.some(([root, , row]) => root === name && report.tree.rows[row][0] === "kind");
}

function isOfKind(entry, kind) {
  if (!kind) return true;
  const kinds = entry.kinds.map((name) => name.split("/")[0]);
  return kind === CLASSES ? !kinds.some(isKind) : kinds.includes(kind);
}

function matches(card, now, words) {
  const findings = card.entry.findings.filter((finding) => !now.view || finding.view === now.view);
  if (!findings.length) return false;
  if (findings.length !== card.findings.length) draw(card, findings);
  return now.severities.includes(card.severity) && isOfKind(card.entry, now.kind)
    && words.every((word) => card.text.includes(word));
}

function apply() {
  const now = state();
  const words = now.text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = cards.filter((card) => {
    const isShown = matches(card, now, words);
    card.element.hidden = !isShown;
    return isShown;
  });
  for (const group of byId("groups").children) {
    const count = group.querySelectorAll(".entry:not([hidden])").length;
    group.hidden = count === 0;
    group.querySelector(".number").textContent = count;
  }
  const parts = SEVERITIES.map((severity) => [shown.filter((c) => c.severity === severity).length, severity])
    .filter(([count]) => count).map((part) => part.join(" "));
  byId("count").replaceChildren(make("b", { text: `${shown.length} of ${plural(cards.length, "change")}` }),
    " ", make("span", { text: parts.join(", ") }));
  byId("none").hidden = shown.length > 0;
  byId("none").textContent = cards.length ? "No change matches the filters." : "The two sides do not differ.";
  for (const id of ["open", "close"]) byId(id).hidden = shown.length === 0;
  const isWanted = (name) => !now.kind || (now.kind === CLASSES ? !isKind(name) : name === now.kind);
  tree.changesOnly = !now.all;
  tree.update(new Set(shown.map((card) => card.index)), isWanted);
  const isBare = byId("tree").childElementCount === 0;
  byId("bare").hidden = !isBare;
  byId("bare").textContent = now.all
    ? "No kind matches the filters." : "Nothing to mark in the schema. Untick “Changes only” to read it whole.";
  writeHash(now);
}

// Bring entries in sight, the first with the focus.
function choose(entries) {
  for (const other of document.querySelectorAll(".entry.chosen")) other.classList.remove("chosen");
  for (const number of entries) {
    setOpen(cards[number], true);
    cards[number].element.classList.add("chosen");
  }
  const first = cards[Math.min(...entries)];
  first.head.focus({ preventScroll: true });
  first.element.scrollIntoView({ block: "start" });
}

function revealExample(path) {
  if (tree.reveal(path)) byId("schema").scrollIntoView({ block: "nearest" });
}

// What is said of the field with the focus, below the tree.
function look(item, facts) {
  const list = make("dl", {}, ...facts.flatMap(([key, value]) => told(key, make("dd", { text: value }))));
  const show = make("button", { type: "button", class: "example", text: plural(item.entries.length, "change") });
  show.addEventListener("click", () => choose(item.entries));
  byId("field").hidden = false;
  byId("field").replaceChildren(
    breakable("p", { class: "path" }, item.text),
    make("p", { class: "tags" }, make("span", { text: item.type }),
      item.required ? make("span", { text: "required" }) : null,
      item.entries.length ? show : null),
    facts.length ? list : "");
}

function fillHeader() {
  byId("old").textContent = report.old;
  byId("new").textContent = report.new;
  byId("summary").textContent = report.summary;
  for (const severity of SEVERITIES) {
    const count = report.counts[severity];
    const isAlways = ["breaking", "risky", "safe"].includes(severity);
    if (!count && !isAlways) continue;
    byId("counts").append(make("li", { class: count ? severity : "zero" },
      make("b", { text: count }), make("span", { text: severity, "data-sign": SIGNS[severity] })));
    byId("severities").append(make("label", { class: "check" },
      make("input", { type: "checkbox", name: "severity", value: severity, checked: "" }), severity));
  }
  const notes = [...report.notes];
  if (report.counts.hidden) {
    const hidden = plural(report.counts.hidden, "entry", "entries");
    notes.push(`${hidden} of changed descriptions hidden: --descriptions shows them`);
  }
  for (const [id, lines] of [["stale", report.stale], ["notes", notes]]) {
    byId(id).hidden = !lines.length;
    byId(id).querySelector("ul").append(...lines.map((line) => breakable("li", {}, line)));
  }
}

function fillFilters() {
  const option = (value, text) => make("option", { value, text });
  const kinds = report.tree.roots.map(([name]) => name).filter((name) => isKind(name));
  const isChanged = (kind) => report.entries.some((entry) => isOfKind(entry, kind));
  filters.elements.kind.append(...kinds.filter(isChanged).map((kind) => option(kind, kind)));
  if (isChanged(CLASSES)) filters.elements.kind.append(option(CLASSES, "classes alone"));
  const isChoice = report.views.length > 1;
  if (isChoice) filters.elements.view.append(option("", "all views"));
  filters.elements.view.append(...report.views.map((view) => option(isChoice ? view : "", `${view} view`)));
}

function fillEntries() {
  report.entries.forEach((entry, index) => cards.push(makeCard(entry, index, revealExample)));
  for (const { title, entries } of report.groups) {
    byId("groups").append(make("section", { class: "group" },
      make("h3", {}, title, " ", make("span", { class: "number" })),
      make("div", { class: "list" }, ...entries.map((index) => cards[index].element))));
  }
}

function openAll(isOpen) {
  for (const card of cards) if (!card.element.hidden) setOpen(card, isOpen);
}

function listen() {
  filters.addEventListener("input", apply);
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.addEventListener("reset", () => setTimeout(apply));
  byId("only").addEventListener("change", apply);
  byId("open").addEventListener("click", () => openAll(true));
  byId("close").addEventListener("click", () => openAll(false));
  byId("theme").addEventListener("change", (event) => {
    document.documentElement.dataset.theme = event.target.value;
  });
  for (const link of document.querySelectorAll("[data-skip]")) {
    link.addEventListener("click", (event) => {
      // The fragment belongs to the filters.
      event.preventDefault();
      byId(link.dataset.skip).focus();
    });
  }
  window.addEventListener("hashchange", () => { readHash(); apply(); });
  window.addEventListener("beforeprint", () => openAll(true));
}

const tree = new SchemaTree(byId("tree"), report.tree, {
  choose,
  look,
  severity: (entries) => severityOf(entries.flatMap((number) => cards[number].findings)),
});
fillHeader();
fillFilters();
fillEntries();
readHash();
listen();
apply();

// The report: its entries, the filters, and what leads from one to the tree and back.

const report = JSON.parse(document.getElementById("report").textContent);
const SEVERITIES = ["unhandled", "breaking", "risky", "safe", "accepted"];
const SIGNS = { unhandled: "?", breaking: "✕", risky: "!", safe: "✓", accepted: "○" };
const NOTHING = "nothing";
const CLASSES = "(classes)";
const byId = (id) => document.getElementById(id);
const filters = byId("filters");
const cards = [];

// How bad findings are together: accepted ones count only where all are.
function severityOf(findings) {
  const open = findings.filter((finding) => finding.accepted === null);
  if (!open.length) return "accepted";
  const ranks = open.map((finding) => SEVERITIES.indexOf(finding.severity));
  return SEVERITIES[Math.min(...ranks)];
}

function badge(severity) {
  return make("span", { class: `badge ${severity}`, "data-sign": SIGNS[severity], text: severity });
}

// A value in several lines where it is a list or object of JSON.
function laidOut(value) {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

function values(finding) {
  const { old: before, new: after, says } = finding;
  const isSaid = (value) => value === NOTHING || says.includes(value);
  if (before === after || (isSaid(before) && isSaid(after))) return null;
  const line = (kind, sign, label, value) => make("div", { class: kind },
    make("span", { "aria-hidden": "true", text: sign }),
    make("span", { class: "hidden", text: label }),
    make("code", { text: laidOut(value) }));
  return make("div", { class: "values" },
    before === NOTHING ? null : line("was", "−", "old: ", before),
    after === NOTHING ? null : line("is", "+", "new: ", after));
}

function told(title, text) {
  return [make("dt", { text: title }), typeof text === "string" ? make("dd", { text }) : text];
}

function findingElement(finding, entry, isOne) {
  const list = make("dl", {});
  const given = values(finding);
  if (finding.severity !== "safe") {
    list.append(...told("Breaks", finding.whom), ...told("Way out", finding.wayOut));
  }
  const others = finding.classes.filter((name) => !finding.says.includes(name));
  if (others.length && !(others.length === 1 && entry.subject.startsWith(others[0]))) {
    list.append(...told("Classes", finding.classes.join(", ")));
  }
  if (finding.accepted !== null) list.append(...told("Accepted", finding.accepted));
  return make("section", { class: "finding" },
    make("p", { class: "says", text: finding.says }),
    make("p", { class: "tags" }, isOne ? null : badge(severityOf([finding])),
      make("span", { text: `${finding.view} view` }),
      make("code", { text: finding.rule })),
    given, list.childElementCount ? list : null);
}

// `A v1, v2; B v1` for `A/v1`, `A/v2` and `B/v1`.
function withVersions(names) {
  const versions = new Map();
  for (const [kind, version] of names.map((name) => name.split("/"))) {
    versions.set(kind, [...(versions.get(kind) || []), version || ""]);
  }
  return [...versions].map(([kind, found]) => `${kind} ${found.join(", ")}`.trim()).join("; ");
}

function placesElement(entry) {
  const { count, examples } = entry.places;
  const list = make("dl", {});
  if (examples.length) {
    const title = count > examples.length ? `${plural(count, "place")}, such as` : plural(count, "place");
    const buttons = examples.map((example, index) => {
      const button = breakable("button", { type: "button", class: "example", title: "Show in the schema" }, example);
      button.addEventListener("click", () => revealExample(entry.paths[index]));
      return make("li", {}, button);
    });
    list.append(...told(title, make("dd", {}, make("ul", {}, ...buttons))));
  }
  if (entry.kinds.length) list.append(...told("Kinds", withVersions(entry.kinds)));
  for (const side of ["old", "new"]) {
    const place = entry[side];
    if (place === null) continue;
    const text = place.line ? `${place.file}:${place.line}` : place.file;
    list.append(...told(`In ${side}`, make("dd", {}, breakable("code", {}, text))));
  }
  return list.childElementCount ? make("section", { class: "places" }, list) : null;
}

function reach(entry) {
  if (entry.places.count > 0 && entry.places.examples.length) return plural(entry.places.count, "place");
  return entry.places.count === 0 ? "code only" : "";
}

function makeCard(entry, index) {
  const head = make("summary", {});
  const body = make("div", { class: "body" });
  const element = make("details", { class: "entry", id: `entry-${index}` }, head, body);
  const words = [entry.subject, entry.kinds, entry.classes, entry.places.examples, entry.findings.map(
    (f) => [f.rule, f.says, f.whom, f.wayOut, f.old, f.new, f.classes, f.accepted || ""])];
  const card = { entry, index, element, head, body, text: words.flat(Infinity).join("\n").toLowerCase() };
  draw(card, entry.findings);
  return card;
}

// Draw a card with these of its findings.
function draw(card, findings) {
  const { entry } = card;
  card.findings = findings;
  card.severity = severityOf(findings);
  const said = [...new Set(findings.map((finding) => finding.says))];
  const lines = said.slice(0, 3).map((text) => make("span", { class: "line", text }));
  if (said.length > 3) lines.push(make("span", { class: "line", text: `and ${said.length - 3} more` }));
  const worst = findings.find((finding) => severityOf([finding]) === card.severity);
  const isHarmless = card.severity === "safe" || card.severity === "accepted";
  const consequence = isHarmless ? worst.accepted || "" : `${worst.whom} ${worst.wayOut}`;
  card.head.replaceChildren(
    badge(card.severity),
    breakable("code", { class: "subject" }, entry.subject),
    make("span", { class: "reach", text: reach(entry) }),
    make("span", { class: "brief" }, ...lines,
      consequence ? make("span", { class: "line consequence", text: consequence }) : null));
  card.body.replaceChildren(
    ...findings.map((finding) => findingElement(finding, entry, findings.length === 1)),
    ...[placesElement(entry)].filter(Boolean));
}

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
    cards[number].element.open = true;
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
  if (report.counts.hidden) notes.push(`${plural(report.counts.hidden, "entry", "entries")} of changed descriptions hidden: --descriptions shows them`);
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
  if (report.views.length > 1) filters.elements.view.append(option("", "all views"));
  filters.elements.view.append(...report.views.map((view) => option(report.views.length > 1 ? view : "", `${view} view`)));
}

function fillEntries() {
  report.entries.forEach((entry, index) => cards.push(makeCard(entry, index)));
  for (const { title, entries } of report.groups) {
    byId("groups").append(make("section", { class: "group" },
      make("h3", {}, title, " ", make("span", { class: "number" })),
      ...entries.map((index) => cards[index].element)));
  }
}

function openAll(isOpen) {
  for (const card of cards) if (!card.element.hidden) card.element.open = isOpen;
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

// The entries of the report: a line or two each, with the rest when it is opened.

const SEVERITIES = ["unhandled", "breaking", "risky", "safe", "accepted"];
const SIGNS = { unhandled: "?", breaking: "✕", risky: "!", safe: "✓", accepted: "○" };
const NOTHING = "nothing";

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
  const isSaid = (value) => value === NOTHING || (says.includes(value) && says.length < 100);
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
    list.append(...told("Impact", finding.whom), ...told("Way out", finding.wayOut));
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

function placesElement(entry, reveal) {
  const { count, examples } = entry.places;
  const list = make("dl", {});
  if (examples.length) {
    const title = count > examples.length ? `${plural(count, "place")}, such as` : plural(count, "place");
    const buttons = examples.map((example, index) => {
      const button = breakable("button", { type: "button", class: "example", title: "Show in the schema" }, example);
      button.addEventListener("click", () => reveal(entry.paths[index]));
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

// The entries that this one stands for, or that say more of it.
function partsElement(entry) {
  if (!entry.parts.length) return null;
  const items = entry.parts.map((part) => make("li", {},
    badge(severityOf(part.findings)),
    breakable("code", { class: "subject" }, part.subject),
    ...[...new Set(part.findings.map((finding) => finding.says))].map(
      (text) => make("span", { class: "line", text }))));
  return make("section", { class: "parts" }, make("ul", {}, ...items));
}

function reach(entry) {
  if (entry.places.count > 0 && entry.places.examples.length) return plural(entry.places.count, "place");
  return entry.places.count === 0 ? "code only" : "";
}

// `reveal` is given the path of an example that was chosen.
function makeCard(entry, index, reveal) {
  const head = make("summary", {});
  const body = make("div", { class: "body" });
  const element = make("details", { class: "entry", id: `entry-${index}` }, head, body);
  const wordsOf = (found) => [found.subject, found.kinds, found.classes, found.places.examples,
    found.findings.map((f) => [f.rule, f.says, f.whom, f.wayOut, f.old, f.new, f.classes, f.accepted || ""]),
    found.parts.map(wordsOf)];
  const words = wordsOf(entry);
  const text = words.flat(Infinity).join("\n").toLowerCase();
  const card = { entry, index, reveal, element, head, body, text };
  draw(card, entry.findings);
  element.addEventListener("toggle", () => fill(card));
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
  let consequence = card.severity === "safe" ? "" : `${worst.whom} ${worst.wayOut}`;
  if (card.severity === "accepted") consequence = `Accepted: ${worst.accepted}`;
  card.head.replaceChildren(
    badge(card.severity),
    breakable("code", { class: "subject" }, entry.subject),
    make("span", { class: "reach", text: reach(entry) }),
    make("span", { class: "brief" }, ...lines,
      consequence ? make("span", { class: "line consequence", text: consequence }) : null));
  card.body.replaceChildren();
  fill(card);
}

// What a card shows open is made when it is: hundreds of entries load at once.
function fill({ entry, element, body, findings, reveal }) {
  if (!element.open || body.childElementCount) return;
  body.append(
    ...findings.map((finding) => findingElement(finding, entry, findings.length === 1)),
    ...[placesElement(entry, reveal), partsElement(entry)].filter(Boolean));
}

function setOpen(card, isOpen) {
  card.element.open = isOpen;
  fill(card);
}

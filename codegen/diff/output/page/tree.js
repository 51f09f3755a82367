// The schema as a tree that is made as it is opened. A row of the data may stand at many places,
// so an item of the tree is an edge and the way to it.

const ADDED = 2;
const REMOVED = 4;
const MARKS = { added: "+", removed: "−", changed: "~" };

class SchemaTree {
  // `choose` is told the entries of the item that was chosen, `look` of the one with the focus,
  // `severity` names how bad an entry is.
  constructor(host, tree, { choose, look, severity }) {
    Object.assign(this, { host, rows: tree.rows, roots: tree.roots, choose, look, severity });
    this.items = new WeakMap();
    this.below = new Map();
    this.open = new Set();
    this.shown = new Set();
    this.isRoot = () => true;
    this.changesOnly = true;
    this.focused = "";
    host.addEventListener("click", (event) => this.clicked(event));
    host.addEventListener("keydown", (event) => this.pressed(event));
    host.addEventListener("focusin", (event) => this.entered(event.target));
  }

  // Show the tree for these entries, of the roots that are wanted.
  update(shown, isRoot) {
    this.shown = shown;
    this.isRoot = isRoot;
    if (this.changesOnly && !this.open.size) this.openFirst(24);
    this.draw();
  }

  draw() {
    const had = this.host.contains(document.activeElement);
    this.host.replaceChildren(...this.list(this.rootItems()));
    const items = this.all();
    const current = items.find((item) => this.key(item) === this.focused) || items[0];
    if (current) current.tabIndex = 0;
    if (current && had) current.focus();
    return items.length;
  }

  rootItems() {
    const roots = this.roots.filter(([name]) => this.isRoot(name));
    return this.visible(roots, { path: [], text: "", side: 0, entries: [] });
  }

  // Entries at a row or below it, however deep.
  entriesBelow(number) {
    if (!this.below.has(number)) {
      const found = new Set();
      for (const [, , row, , entries] of this.rows[number][2]) {
        entries.forEach((entry) => found.add(entry));
        this.entriesBelow(row).forEach((entry) => found.add(entry));
      }
      this.below.set(number, found);
    }
    return this.below.get(number);
  }

  typeOf(parent, number) {
    const [type] = this.rows[number];
    if (this.isKind(parent)) return "version";
    return parent.path.length || type === "kind" ? type : "class";
  }

  isKind(item) {
    return item.path.length === 1 && this.rows[item.row][0] === "kind";
  }

  // A place as the report writes it: `Kind/version path.to[].field`.
  textOf(parent, name) {
    if (!parent.path.length) return name;
    if (this.isKind(parent)) return `${parent.text}/${name}`;
    const isRoot = parent.type === "version" || parent.path.length === 1;
    return `${parent.text}${isRoot ? " " : "."}${name}`;
  }

  // Open what fits into some lines, level by level: the first that one sees of the tree.
  openFirst(lines) {
    const waiting = this.rootItems();
    for (let left = lines - waiting.length; waiting.length; ) {
      const item = waiting.shift();
      const children = this.childrenOf(item);
      if (item.side || !children.length || children.length > left) continue;
      this.open.add(JSON.stringify(item.path));
      left -= children.length;
      waiting.push(...children);
    }
  }

  only(entries) {
    return [...entries].filter((entry) => this.shown.has(entry));
  }

  // The items of edges; what came or went as a whole is shown whole.
  visible(edges, parent) {
    const items = edges.map(([name, suffix, row, flags, entries]) => {
      const own = this.only(entries);
      const side = parent.side || (flags & (ADDED | REMOVED));
      return {
        name, suffix, row, required: flags & 1, own, side,
        entries: own.length || !parent.side ? own : parent.entries,
        inside: parent.side !== 0,
        below: this.only(this.entriesBelow(row)),
        path: [...parent.path, name],
        text: this.textOf(parent, name + suffix),
        type: this.typeOf(parent, row),
      };
    });
    if (!this.changesOnly) return items;
    return items.filter((item) => item.inside || item.own.length || item.below.length);
  }

  childrenOf(item) {
    return this.visible(this.rows[item.row][2], item);
  }

  list(items) {
    return items.map((item, index) => this.element(item, index + 1, items.length));
  }

  element(item, position, size) {
    const hasChildren = this.childrenOf(item).length > 0;
    const mark = this.markOf(item);
    const worst = item.own.length ? this.severity(item.own) : "";
    const row = make("div", { class: `row ${mark}${item.inside ? " inside" : ""}` },
      make("span", { class: "twist", "aria-hidden": "true" }),
      make("span", { class: `mark ${mark}`, "aria-hidden": "true", text: MARKS[mark] || "" }),
      make("span", { class: "name", text: item.name + item.suffix }),
      make("span", { class: "type", text: item.type }),
      item.required ? make("span", { class: "required", text: "required" }) : null,
      worst ? make("span", { class: `badge ${worst}`, text: worst }) : null,
      item.below.length ? make("span", { class: "below", text: item.below.length }) : null);
    const words = [item.name + item.suffix, item.type];
    if (item.required) words.push("required");
    if (mark) words.push(mark);
    if (worst) words.push(worst);
    if (item.below.length) words.push(`${plural(item.below.length, "change")} below`);
    const element = make("li", {
      role: "treeitem", tabindex: "-1", "aria-label": words.join(", "),
      "aria-level": item.path.length, "aria-setsize": size, "aria-posinset": position,
      "aria-selected": "false",
    }, row);
    element.style.setProperty("--level", item.path.length - 1);
    this.items.set(element, item);
    if (hasChildren) {
      element.setAttribute("aria-expanded", "false");
      if (this.open.has(this.key(element))) this.expand(element);
    }
    return element;
  }

  markOf(item) {
    if (item.side & ADDED) return "added";
    if (item.side & REMOVED) return "removed";
    return item.own.length ? "changed" : "";
  }

  key(element) {
    return JSON.stringify(this.items.get(element).path);
  }

  all() {
    return [...this.host.querySelectorAll("[role=treeitem]")];
  }

  expand(element) {
    if (element.getAttribute("aria-expanded") !== "false") return;
    this.open.add(this.key(element));
    element.setAttribute("aria-expanded", "true");
    const items = this.list(this.childrenOf(this.items.get(element)));
    element.append(make("ul", { role: "group" }, ...items));
  }

  collapse(element) {
    this.open.delete(this.key(element));
    element.setAttribute("aria-expanded", "false");
    element.querySelector("[role=group]").remove();
    if (!this.host.querySelector("[tabindex='0']")) element.tabIndex = 0;
  }

  // Opening an item with one child only opens that too, up to where there is a choice.
  toggle(element) {
    if (element.getAttribute("aria-expanded") === "true") return this.collapse(element);
    for (let item = element; item; ) {
      this.expand(item);
      const below = item.querySelectorAll(":scope > [role=group] > [role=treeitem]");
      item = below.length === 1 && !this.items.get(below[0]).own.length ? below[0] : null;
    }
  }

  // Open the way to a place, and go there; false where the tree does not have it.
  reveal(path) {
    let list = this.host;
    let element = null;
    for (const name of path) {
      const found = [...list.children].find((item) => this.items.get(item).name === name);
      if (!found) return false;
      if (element !== null || path.length > 1) this.expandFor(found, path);
      element = found;
      list = found.querySelector("[role=group]") || make("ul");
    }
    this.go(element);
    return true;
  }

  expandFor(element, path) {
    if (this.items.get(element).path.length < path.length) this.expand(element);
  }

  go(element) {
    if (!element) return;
    element.focus({ preventScroll: true });
    element.firstChild.scrollIntoView({ block: "nearest" });
  }

  entered(target) {
    const element = target.closest("[role=treeitem]");
    for (const other of this.host.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    for (const other of this.host.querySelectorAll("[aria-selected=true]")) {
      other.setAttribute("aria-selected", "false");
    }
    element.tabIndex = 0;
    element.setAttribute("aria-selected", "true");
    this.focused = this.key(element);
    const item = this.items.get(element);
    this.look(item, this.rows[item.row][1]);
  }

  activate(element) {
    const item = this.items.get(element);
    if (item.entries.length) this.choose(item.entries);
    else if (element.hasAttribute("aria-expanded")) this.toggle(element);
  }

  clicked(event) {
    const element = event.target.closest("[role=treeitem]");
    if (!element) return;
    element.focus({ preventScroll: true });
    const canOpen = element.hasAttribute("aria-expanded");
    if (canOpen && event.target.closest(".twist")) this.toggle(element);
    else if (canOpen && !this.items.get(element).own.length) this.toggle(element);
    else this.activate(element);
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const element = event.target.closest("[role=treeitem]");
    const items = this.all();
    const at = items.indexOf(element);
    const steps = {
      ArrowDown: () => this.go(items[at + 1]),
      ArrowUp: () => this.go(items[at - 1]),
      Home: () => this.go(items[0]),
      End: () => this.go(items[items.length - 1]),
      ArrowRight: () => this.right(element),
      ArrowLeft: () => this.left(element),
      Enter: () => this.activate(element),
      " ": () => this.activate(element),
    };
    if (steps[event.key]) steps[event.key]();
    else if (event.key.length === 1) this.find(event.key, items, at);
    else return;
    event.preventDefault();
  }

  right(element) {
    if (element.getAttribute("aria-expanded") === "false") this.toggle(element);
    else this.go(element.querySelector("[role=treeitem]"));
  }

  left(element) {
    if (element.getAttribute("aria-expanded") === "true") this.collapse(element);
    else this.go(element.parentElement.closest("[role=treeitem]"));
  }

  // The next item whose name begins with a letter.
  find(letter, items, at) {
    const rest = [...items.slice(at + 1), ...items.slice(0, at)];
    const starts = (item) => this.items.get(item).name.toLowerCase().startsWith(letter.toLowerCase());
    this.go(rest.find(starts));
  }
}

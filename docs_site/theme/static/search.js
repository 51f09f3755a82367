"use strict";

// The search. Its index is a script that is loaded when somebody turns to the search: a page that
// was opened as a file may load scripts, and nothing else.

const MOST = 20;
const AS_PREFIX = 0.7;
const AS_SYNONYM = 0.8;
const SORTS = { field: "Field", kind: "Kind", type: "Type", operation: "Method", rule: "Rule", guide: "Guide" };

class SearchIndex {
  constructor(data) {
    Object.assign(this, data);
    this.forms = Object.keys(this.words);
    this.names = this.entries.map(([, title]) => squeezed(title));
    this.postings = data.postings.map((flat) => {
      const pairs = [];
      for (let at = 0, entry = 0; at < flat.length; at += 2) {
        entry += flat[at];
        pairs.push([entry, flat[at + 1] / 100]);
      }
      return pairs;
    });
    this.stops = new Set(data.stopWords);
  }

  // The best entries for a query, the best first.
  find(query) {
    const all = wordsOf(query);
    const told = all.filter((word) => !this.stops.has(word));
    const words = told.length ? told : all;
    const scores = new Map();
    words.forEach((word, index) => {
      const isLast = index === words.length - 1 && /\w$/.test(query);
      for (const [entry, weight] of this.weights(word, isLast)) {
        const found = scores.get(entry) || { sum: 0, count: 0 };
        found.sum += weight;
        found.count += 1;
        scores.set(entry, found);
      }
    });
    const name = squeezed(query);
    if (name.length > 1) this.addNames(name, words.length, scores);
    const ranked = [...scores].map(([entry, { sum, count, bonus = 0 }]) => {
      return [entry, (sum * count) / Math.max(words.length, 1) + bonus];
    });
    ranked.sort((one, other) => other[1] - one[1] || one[0] - other[0]);
    return ranked.slice(0, MOST).map(([entry]) => this.entries[entry]);
  }

  // What a word weighs in each entry: the most of what its stem, words that begin with it, and
  // words that mean the same weigh there.
  weights(word, isLast) {
    const best = new Map();
    const take = (stem, factor) => {
      for (const [entry, weight] of this.postings[stem]) {
        best.set(entry, Math.max(best.get(entry) || 0, weight * factor));
      }
    };
    if (Object.hasOwn(this.words, word)) take(this.words[word], 1);
    else this.similar(word).forEach((stem) => take(stem, AS_PREFIX));
    if (isLast && word.length > 1) {
      const begun = new Set(this.forms.filter((form) => form.startsWith(word)).map((form) => this.words[form]));
      begun.forEach((stem) => take(stem, AS_PREFIX));
    }
    if (Object.hasOwn(this.synonyms, word)) this.synonyms[word].forEach((stem) => take(stem, AS_SYNONYM));
    return best;
  }

  // A form that no text has: the stems of forms that share all but its end.
  similar(word) {
    for (let length = word.length - 1; length >= Math.max(4, word.length - 3); length--) {
      const start = word.slice(0, length);
      const found = this.forms.filter((form) => form.startsWith(start) && form.length <= word.length + 2);
      if (found.length) return new Set(found.map((form) => this.words[form]));
    }
    return new Set();
  }

  // Entries whose name is the query, or begins with it.
  addNames(name, count, scores) {
    this.names.forEach((other, entry) => {
      if (!other.startsWith(name)) return;
      const found = scores.get(entry) || { sum: 0, count };
      found.bonus = other === name ? 30 : 8;
      scores.set(entry, found);
    });
  }
}

function wordsOf(text) {
  const found = text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) || [];
  return found.map((word) => word.toLowerCase());
}

// `minReplicas`, `min_replicas` and `min replicas` alike.
function squeezed(text) {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}

class SearchBox {
  constructor(form) {
    this.root = document.body.dataset.root;
    this.form = form;
    this.input = form.querySelector("input");
    this.popup = form.querySelector(".popup");
    this.list = form.querySelector("[role=listbox]");
    this.none = form.querySelector(".none");
    this.status = form.querySelector("[role=status]");
    this.index = null;
    this.chosen = -1;
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    this.input.addEventListener("focus", () => this.load());
    this.input.addEventListener("input", () => this.show());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.list.addEventListener("click", (event) => this.clicked(event));
    document.addEventListener("keydown", (event) => this.pressedElsewhere(event));
    document.addEventListener("pointerdown", (event) => {
      if (!form.contains(event.target)) this.close();
    });
    form.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) this.close();
    });
  }

  load() {
    if (this.isAsked) return;
    this.isAsked = true;
    const script = document.createElement("script");
    script.src = `${this.root}_static/search-index.js`;
    script.addEventListener("load", () => {
      this.index = new SearchIndex(window.searchIndex);
      delete window.searchIndex;
      this.show();
    });
    script.addEventListener("error", () => {
      this.isAsked = false;
      this.status.textContent = "The search index can't be loaded.";
    });
    document.head.append(script);
  }

  show() {
    this.load();
    const query = this.input.value.trim();
    if (!this.index || !query) {
      this.close();
      return;
    }
    const found = this.index.find(query);
    this.list.replaceChildren(...found.map((entry, number) => this.option(entry, number)));
    this.none.hidden = found.length > 0;
    this.list.hidden = !found.length;
    this.popup.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.status.textContent = found.length === 1 ? "1 result" : `${found.length || "No"} results`;
    this.choose(found.length ? 0 : -1);
    this.list.scrollTop = 0;
  }

  option([sort, title, where, address, description], number) {
    const option = document.createElement("li");
    option.id = `result-${number}`;
    option.setAttribute("role", "option");
    option.dataset.address = address;
    const part = (name, text) => {
      const element = document.createElement("span");
      element.className = name;
      element.textContent = text;
      return element;
    };
    option.append(part("sort", SORTS[sort]), " ", part("title", title), " ", part("where", where), " ",
      part("description", description));
    return option;
  }

  choose(number) {
    const options = [...this.list.children];
    this.chosen = options.length ? (number + options.length) % options.length : -1;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.chosen)));
    const option = options[this.chosen];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.popup.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  go(option) {
    this.close();
    this.input.blur();
    window.location.href = this.root + option.dataset.address;
  }

  pressed(event) {
    const isOpen = !this.popup.hidden;
    if (event.key === "ArrowDown" && !isOpen) this.show();
    else if (event.key === "ArrowDown") this.choose(this.chosen + 1);
    else if (event.key === "ArrowUp" && isOpen) this.choose(this.chosen - 1);
    else if (event.key === "Enter" && isOpen && this.chosen >= 0) this.go(this.list.children[this.chosen]);
    else if (event.key === "Escape" && isOpen) this.close();
    else return;
    event.preventDefault();
  }

  pressedElsewhere(event) {
    const isTyping = event.target.matches("input, select, textarea");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.input.focus();
    this.input.select();
  }

  clicked(event) {
    const option = event.target.closest("[role=option]");
    if (option) this.go(option);
  }
}

new SearchBox(document.querySelector("form.search"));

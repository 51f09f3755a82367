"use strict";

// What all parts of the page make their elements with.

function make(tag, given, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given || {})) {
    if (name === "text") element.textContent = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

// Text that may break after each step of a path.
function breakable(tag, given, text) {
  const element = make(tag, given);
  text.split(/(?<=\/|[^./][.\]}])/).forEach((part, index) => {
    if (index) element.append(make("wbr"));
    element.append(part);
  });
  return element;
}

function plural(count, word, words = `${word}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? word : words}`;
}

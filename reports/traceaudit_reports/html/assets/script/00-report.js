"use strict";
// The page is complete without its script. Text of the data is compared and set as text, never read as markup.
const report = {
  all: (selector, root = document) => [...root.querySelectorAll(selector)],
  byId: (id) => document.getElementById(id),
  // Only names of elements that stand in our own source.
  make: (name, style, text = "") => {
    const node = document.createElement(name);
    node.className = style;
    node.textContent = text;
    return node;
  },
  number: (value) => value.toLocaleString("en"),
  later: (work) => (globalThis.requestIdleCallback ? requestIdleCallback(work) : setTimeout(work, 200)),
};

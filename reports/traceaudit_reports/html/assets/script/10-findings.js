"use strict";
// Filters of the findings. The page is complete without this; text from the data is only compared, never written.
(() => {
  const form = document.getElementById("filters");
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const findings = all(".finding").map((node) => ({ node, severity: node.dataset.severity, text: null }));
  if (!form || !findings.length) return;
  const boxes = all('input[name="severity"]', form);
  const field = form.elements.text;
  const shown = document.getElementById("shown");
  const rules = all(".rule");
  const families = all(".family");

  const textOf = (finding) => {
    finding.text ??= `${finding.node.closest(".rule").id} ${finding.node.textContent}`.toLowerCase();
    return finding.text;
  };

  const filter = () => {
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const known = new Set(boxes.map((box) => box.value));
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const filtered = words.length > 0 || severities.size < boxes.length;
    let count = 0;
    for (const finding of findings) {
      const fits = (severities.has(finding.severity) || !known.has(finding.severity)) &&
        words.every((word) => textOf(finding).includes(word));
      finding.node.hidden = !fits;
      count += fits;
    }
    const keeps = (node) => !filtered || node.querySelector(".finding:not([hidden])") !== null;
    for (const rule of rules) rule.hidden = !keeps(rule);
    for (const family of families) family.hidden = !keeps(family);
    document.getElementById("nothing").hidden = count > 0;
    shown.textContent = `${count.toLocaleString("en")} of ${findings.length.toLocaleString("en")} shown`;
  };

  // #severity=error,warning&text=home&at=TA401: only what differs from the page as it was opened.
  const read = () => {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) return reveal(hash);
    const state = new URLSearchParams(hash);
    const severities = state.has("severity") ? state.get("severity").split(",") : null;
    for (const box of boxes) box.checked = severities === null || severities.includes(box.value);
    field.value = state.get("text") || "";
    filter();
    if (state.has("at")) reveal(state.get("at"));
  };

  const write = (at) => {
    const state = new URLSearchParams();
    const checked = boxes.filter((box) => box.checked).map((box) => box.value);
    if (checked.length < boxes.length) state.set("severity", checked.join(","));
    if (field.value) state.set("text", field.value);
    const filtered = [...state].length > 0;
    if (at && filtered) state.set("at", at);
    const hash = filtered ? String(state) : at || "";
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  };

  // A link into the page must not lose the filter, nor lead to what the filter hides.
  const reveal = (id) => {
    const target = document.getElementById(id);
    if (!target) return;
    if (target.closest("[hidden]")) {
      for (const box of boxes) box.checked = true;
      field.value = "";
      filter();
    }
    const details = target.closest("details");
    if (details) details.open = true;
    target.scrollIntoView();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || link.classList.contains("skip")) return;
    event.preventDefault();
    const id = link.getAttribute("href").slice(1);
    reveal(id);
    write(id);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { filter(); write(); });
  addEventListener("hashchange", read);
  const setAll = (open) => () => { for (const finding of findings) if (!finding.node.hidden) finding.node.open = open; };
  document.getElementById("open-all").addEventListener("click", setAll(true));
  document.getElementById("close-all").addEventListener("click", setAll(false));

  // Browsers that cannot print closed details open them first.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const node of closed) node.open = true;
  });
  addEventListener("afterprint", () => {
    for (const node of closed) node.open = false;
    closed = [];
  });

  form.hidden = false;
  filter();
  read();
})();

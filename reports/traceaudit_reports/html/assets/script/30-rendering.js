// One unpacked finding as the server would have written it.
{
  const template = report.byId("finding-template");
  const STEP = /^#replay-\d+-\d+$/;
  const MARKED = ["error", "warning", "note"];

  const put = (root, selector, text) => {
    const node = root.querySelector(selector);
    if (text) node.textContent = text;
    return text ? null : node;
  };

  const repeat = (root, selector, entries, fill) => {
    const pattern = root.querySelector(selector);
    for (const entry of entries) {
      const copy = pattern.cloneNode(true);
      fill(copy, entry);
      pattern.before(copy, " ");
    }
    pattern.remove();
  };

  const markSeverity = (node, word) => {
    const mark = node.querySelector("svg");
    node.dataset.is = word;
    node.lastChild.textContent = ` ${word}`;
    if (!MARKED.includes(word)) return mark.remove();
    mark.dataset.is = word;
    mark.querySelector("use").href.baseVal = `#mark-${word}`;
  };

  const fillPlace = (node, [file, row, pointer, span, evidence, names]) => {
    const texts = { ".file": file, ".row": row, "code.pointer": pointer, ".span": span, q: evidence };
    for (const [selector, text] of Object.entries(texts)) put(node, selector, text)?.remove();
    if (!names.length) return node.querySelector(".names").remove();
    repeat(node, ".names > span", names, (span, [name, value]) => { span.textContent = `${name} ${value}`; });
  };

  const fillContext = (node, texts) => {
    if (!texts.some(Boolean)) return node.remove();
    [".before", "mark", ".after"].forEach((selector, place) => {
      node.querySelector(selector).textContent = texts[place];
    });
  };

  report.render = (item) => {
    const [code, number, severity, status, origin, sessions, message, tags, facts, fix, fingerprint, command, context,
      replay, places, left] = item.record;
    const node = template.content.firstElementChild.cloneNode(true);
    const one = (selector) => node.querySelector(selector);
    node.id = item.id;
    Object.assign(node.dataset, { code, severity, status, origin, sessions: sessions.join(" ") });
    markSeverity(one(".severity"), severity);
    put(node, ".message", message);
    put(node, ".tag.status", status === "new" ? "" : status)?.remove();
    repeat(node, ".tag:not(.status)", tags, (tag, text) => { tag.textContent = text; });
    repeat(node, ".fact:not(.fix, .command, .fingerprint)", facts, (fact, [name, value]) => {
      put(fact, "dt", name);
      put(fact, "dd", value);
    });
    put(node, ".fact.fix dd", fix)?.closest(".fact").remove();
    put(node, ".fact.fingerprint code", fingerprint);
    put(node, ".command code", command)?.closest(".command").remove();
    fillContext(one(".context"), context);
    if (STEP.test(replay)) one("a.replay").href = replay;
    else one(".in-replay").remove();
    if (places.length) repeat(node, ".places > li", places, fillPlace);
    else report.all(".places, .places-label", node).forEach((part) => part.remove());
    put(node, ".places-left-out", left)?.remove();
    return node;
  };
}

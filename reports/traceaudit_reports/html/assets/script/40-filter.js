// Which findings fit the form, and which of those are on the page.
{
  const PAGE = 50;
  // Unpacked findings that one change of the filter writes out; the rest waits behind a button of each rule.
  const AT_ONCE = 100;
  const form = report.byId("filters");
  const shown = report.byId("shown");
  const nothing = report.byId("nothing");
  const boxes = form ? report.all('input[name="severity"]', form) : [];
  const opened = new Set();

  // What differs from the form as it was opened; null where nothing does.
  report.readForm = () => {
    const state = {};
    const checked = boxes.filter((box) => box.checked);
    if (checked.length < boxes.length) state.severity = checked.map((box) => box.value).join(",");
    for (const name of ["rule", "origin", "status", "session", "text"]) {
      const value = form.elements[name].value.trim();
      if (value) state[name] = value;
    }
    return Object.keys(state).length ? state : null;
  };

  const makeTest = (state) => {
    if (!state) return () => true;
    const off = new Set("severity" in state ? boxes.filter((box) => !box.checked).map((box) => box.value) : []);
    const words = (state.text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const session = state.session && ` ${state.session}`;
    return (item) => !off.has(item.severity) && (!state.rule || item.rule.code === state.rule) &&
      (!state.origin || item.origin === state.origin) && (!state.status || item.status === state.status) &&
      (!session || item.sessions.includes(session)) && words.every((word) => report.textOf(item).includes(word));
  };

  // What the filter opens, it closes again, unless the reader did so before.
  const unfold = (details, isFiltered) => {
    if (isFiltered && !opened.has(details) && !details.open) {
      details.open = true;
      opened.add(details);
    }
  };

  const showWritten = (rule, fits, isFiltered) => {
    for (const item of rule.items) {
      if (item.record) continue;
      item.node.hidden = !fits.has(item);
      const folded = item.node.parentElement;
      if (fits.has(item) && folded !== rule.node) unfold(folded.closest("details"), isFiltered);
    }
  };

  const showUnpacked = (rule, fitting, most) => {
    if (!rule.packed || report.packed) return 0;
    const chosen = fitting.filter((item, place) => place < most || rule.pinned.has(item));
    const left = fitting.length - chosen.length;
    const nodes = chosen.map((item) => (item.node ??= report.render(item)));
    if (left) nodes.push(rule.foot ??= makeFoot(rule));
    if (left) rule.foot.firstChild.textContent = `${report.number(left)} more of this rule. `;
    if (left) rule.foot.lastChild.textContent = `Show ${report.number(Math.min(left, PAGE))} more`;
    rule.packed.replaceChildren(...nodes);
    return chosen.length;
  };

  const makeFoot = (rule) => {
    const foot = report.make("p", "left-out");
    const button = report.make("button", "show-more");
    button.type = "button";
    button.addEventListener("click", () => {
      const before = foot.previousElementSibling;
      rule.most += PAGE;
      report.refresh();
      // The button may be gone, so the reader goes on with the first of the new ones.
      (before ? before.nextElementSibling : rule.packed.firstElementChild).querySelector("summary, button").focus();
    });
    foot.append(document.createTextNode(""), button);
    return foot;
  };

  const say = (fit, onPage, isFiltered) => {
    const total = report.items.size + report.packed;
    const [fitting, there, all] = [fit, onPage, total].map(report.number);
    const waiting = report.isUnpacking() ? `; ${report.number(report.packed)} more are being unpacked` : "";
    shown.textContent = (isFiltered && onPage < fit
      ? `${fitting} of ${all} fit, ${there} of them are shown` : `${there} of ${all} shown`) + waiting;
  };

  // Brings the page in line with the form; the state of the form is the only input.
  report.refresh = ({ isNew = false } = {}) => {
    const state = report.readForm();
    const isFitting = makeTest(state);
    let [fit, onPage, budget] = [0, 0, AT_ONCE];
    const families = new Map();
    for (const rule of report.rules) {
      const fitting = rule.items.filter(isFitting);
      const [written, unpacked] = [fitting.filter((item) => !item.record), fitting.filter((item) => item.record)];
      if (isNew) {
        rule.most = state ? Math.max(0, Math.min(PAGE - written.length, budget)) : 0;
        budget -= Math.min(rule.most, unpacked.length);
      }
      showWritten(rule, new Set(written), state !== null);
      fit += fitting.length;
      onPage += written.length + showUnpacked(rule, unpacked, rule.most);
      rule.node.hidden = state !== null && fitting.length === 0;
      if (fitting.length) unfold(rule.node, state !== null);
      families.set(rule.family, families.get(rule.family) || !rule.node.hidden);
    }
    for (const [family, isShown] of families) family.hidden = !isShown;
    if (!state) fold();
    nothing.hidden = fit > 0 || report.isUnpacking();
    report.byId("clear").hidden = state === null;
    say(fit, onPage, state !== null);
  };

  const fold = () => {
    for (const details of opened) details.open = false;
    opened.clear();
  };
}

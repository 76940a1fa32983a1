// The state of the filter in the address: #severity=error,note&text=home&at=TA401. Only what differs is in it.
{
  const form = report.byId("filters");
  const FINDING = /^TA\d+-\d+$/;
  const NAMES = ["rule", "origin", "status", "session", "text"];

  report.write = ({ at = "", isNew = true } = {}) => {
    const state = new URLSearchParams(report.readForm() ?? {});
    if (at && String(state)) state.set("at", at);
    const hash = String(state) || at;
    if (location.hash.slice(1) === hash) return;
    const address = hash ? `#${hash}` : location.pathname + location.search;
    if (isNew) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  };

  const setForm = (state) => {
    const severities = state.has("severity") ? state.get("severity").split(",") : null;
    for (const box of form.querySelectorAll('input[name="severity"]')) {
      box.checked = severities === null || severities.includes(box.value);
    }
    for (const name of NAMES) report.choose(name, state.get(name) ?? "");
    report.refresh({ isNew: true });
  };

  report.clear = () => {
    setForm(new URLSearchParams());
    form.elements.text.focus();
    report.write();
  };

  // Shows what an address leads to: nothing around it stays hidden or folded.
  report.reveal = async (id) => {
    if (!report.byId(id) && FINDING.test(id)) await report.unpack();
    const item = report.items.get(id);
    if (item?.record) {
      item.rule.pinned.add(item);
      report.refresh();
    }
    const isHidden = report.byId(id)?.closest("[hidden]") ?? (item && !report.byId(id));
    if (isHidden && form) setForm(new URLSearchParams());
    const target = report.byId(id);
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.scrollIntoView();
  };

  // A plain address, as of a link in the page, means no filter.
  const read = () => {
    const hash = location.hash.slice(1);
    const state = new URLSearchParams(hash.includes("=") ? hash : "");
    const at = state.get("at") ?? (hash.includes("=") ? "" : hash);
    if (form) setForm(state);
    if (form && report.readForm()) report.unpack();
    if (at) report.reveal(at);
    else if (hash && form) form.scrollIntoView();
  };

  // A session leads to its findings. Without a filter the browser itself goes where a link leads, once it can be seen.
  const follow = (event) => {
    const link = event.target.closest('a[href^="#"]');
    const id = link?.getAttribute("href").slice(1);
    if (link?.dataset.session && form) {
      event.preventDefault();
      setForm(new URLSearchParams({ session: link.dataset.session }));
      report.write();
      return form.scrollIntoView();
    }
    if (!id || id.includes("=") || link.matches(".skip")) return;
    const isPlain = report.byId(id) && !(form && report.readForm());
    const revealed = report.reveal(id);
    if (isPlain) return;
    event.preventDefault();
    report.write({ at: id });
    // As the browser would, the keyboard goes on from there.
    revealed.then(() => report.byId(id)?.querySelector("summary, a, button")?.focus({ preventScroll: true }));
  };

  report.startAddress = () => {
    document.addEventListener("click", follow);
    addEventListener("hashchange", read);
    if (location.hash) read();
  };
}

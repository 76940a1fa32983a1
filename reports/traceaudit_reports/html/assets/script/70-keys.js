// Keys and buttons of the form.
{
  const form = report.byId("filters");
  // Safari refuses an address that changes with every letter.
  const PAUSE = 300;
  let waiting = 0;
  let isTyping = false;

  const change = (event) => {
    report.unpack();
    report.refresh({ isNew: true });
    clearTimeout(waiting);
    if (event.target.type !== "search") return report.write();
    waiting = setTimeout(() => {
      report.write({ isNew: !isTyping });
      isTyping = true;
    }, PAUSE);
  };

  const press = (event) => {
    const text = form.elements.text;
    if (event.ctrlKey || event.metaKey || event.altKey || form.hidden) return;
    if (event.key === "/" && document.activeElement.matches("body, main")) {
      event.preventDefault();
      text.focus();
    } else if (event.key === "Escape" && event.target === text && text.value) {
      event.preventDefault();
      text.value = "";
      change(event);
    }
  };

  const setOpen = (isOpen) => () => {
    const shown = report.all("details.rule:not([hidden])");
    if (isOpen) for (const node of shown) for (const more of [node, ...report.all(".more", node)]) more.open = true;
    for (const node of shown) for (const finding of report.all(".finding:not([hidden])", node)) finding.open = isOpen;
  };

  report.startForm = () => {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", change);
    form.addEventListener("change", () => { isTyping = false; });
    document.addEventListener("keydown", press);
    report.byId("clear").addEventListener("click", report.clear);
    report.byId("open-all").addEventListener("click", setOpen(true));
    report.byId("close-all").addEventListener("click", setOpen(false));
    form.hidden = false;
  };
}

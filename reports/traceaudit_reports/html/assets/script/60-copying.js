// Buttons that copy what a finding is known by. They are made when a finding is opened first.
{
  const KEYS = /\{(code|name|fingerprint)\}/g;
  const said = report.byId("said");

  const makeWaiver = (finding) => {
    const values = {
      code: finding.dataset.code,
      name: finding.closest(".rule").dataset.name,
      fingerprint: finding.querySelector(".fingerprint code").textContent,
    };
    return report.byId("waiver-template").content.textContent.replace(KEYS, (whole, key) => values[key]);
  };

  const KINDS = [
    ["waiver", makeWaiver],
    ["fingerprint", (finding) => finding.querySelector(".fingerprint code").textContent],
    ["command", (finding) => finding.querySelector(".command code")?.textContent],
  ];

  // Where the clipboard is refused, an older way; where that is refused as well, the text stands ready to be copied.
  const offer = (text, row) => {
    const field = report.make("textarea", "offered");
    field.value = text;
    field.rows = text.trim().split("\n").length;
    field.readOnly = true;
    field.ariaLabel = "Text to copy";
    row.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    if (isCopied) field.remove();
    return isCopied;
  };

  const copy = async (name, text, button) => {
    const row = button.parentElement;
    row.querySelector(".offered")?.remove();
    let isCopied = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      isCopied = offer(text, row);
      if (isCopied) button.focus();
    }
    const words = isCopied ? `The ${name} is copied.` : `Copying was refused: the ${name} is selected, copy it from there.`;
    row.querySelector(".copied").textContent = words;
    said.textContent = words;
  };

  const addButtons = (finding) => {
    const row = report.make("p", "copies");
    for (const [name, read] of KINDS) {
      if (!read(finding)) continue;
      const button = report.make("button", "copy", `Copy ${name}`);
      button.type = "button";
      button.addEventListener("click", () => copy(name, read(finding), button));
      row.append(button, " ");
    }
    const words = report.make("span", "copied");
    words.ariaHidden = "true";
    row.append(words);
    finding.append(row);
  };

  // The event does not rise, so it is caught on its way down.
  document.addEventListener("toggle", (event) => {
    const finding = event.target;
    if (finding.matches("details.finding[open]") && !finding.querySelector(".copies")) addButtons(finding);
  }, true);
}

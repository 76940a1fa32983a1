// Every finding as an item, whether it is written out (it has a node) or unpacked (it has a record and may get a node).
{
  const TEXTS = ".message, .tag, .context, .fact:not(.fix, .command, .fingerprint) dt, dd, .places > li";

  // Milliseconds.
  const SLICE = 12;

  report.rules = report.all("details.rule").map((node) => ({
    node,
    code: node.id,
    name: node.dataset.name,
    family: node.closest(".family"),
    packed: node.querySelector(".packed"),
    // Items in the order of the page; how many of the unpacked ones are shown, and which are shown besides.
    items: [],
    most: 0,
    pinned: new Set(),
  }));
  const rules = new Map(report.rules.map((rule) => [rule.code, rule]));
  report.items = new Map();

  // What the text filter looks at: the words of the finding, without our labels and remarks.
  const readRecord = (record) => String([record.slice(6, 13), record[14]]);
  const readNode = (node) => report.all(TEXTS, node).map((part) => part.textContent).join("\n");

  report.textOf = (item) => {
    if (item.text === null) {
      const words = item.record ? readRecord(item.record) : readNode(item.node);
      const status = item.status === "new" ? "" : item.status;
      item.text = `${item.rule.code} ${item.rule.name} ${item.severity} ${status}\n${words}`.toLowerCase();
    }
    return item.text;
  };

  const add = (code, item) => {
    const rule = rules.get(code);
    if (!rule) return;
    item.rule = rule;
    rule.items.push(item);
    report.items.set(item.id, item);
  };

  for (const node of report.all("details.finding")) {
    const { code, severity, status, origin, sessions } = node.dataset;
    add(code, { id: node.id, node, record: null, severity, status, origin, sessions: ` ${sessions} `, text: null });
  }

  // Ahead of the first letter that is typed, in pieces short enough not to be noticed.
  report.readAhead = () => {
    const items = [...report.items.values()].filter((item) => item.text === null);
    const readSome = () => {
      const end = performance.now() + SLICE;
      while (items.length && performance.now() < end) report.textOf(items.pop());
      if (items.length) report.later(readSome);
    };
    readSome();
  };

  report.addRecords = (records) => {
    for (const record of records) {
      const [code, number, severity, status, origin, sessions] = record;
      const told = ` ${sessions.join(" ")} `;
      add(code, { id: `${code}-${number}`, node: null, record, severity, status, origin, sessions: told, text: null });
    }
  };
}

// The lists of the form: what the findings name.
{
  const form = report.byId("filters");
  // A longer list helps nobody; any id can be typed.
  const MOST_SESSIONS = 500;

  const addOption = (list, value, words = value) => {
    const option = report.make("option", "", words);
    option.value = value;
    list.append(option);
  };

  // A list with nothing to choose from is not shown.
  const offer = (name, values) => {
    const list = form.elements[name];
    const known = new Set([...list.options].map((option) => option.value));
    for (const value of [...values].filter((value) => value && !known.has(value)).sort()) addOption(list, value);
    list.parentElement.hidden = list.options.length < 3 && !list.value;
  };

  report.fillForm = () => {
    const found = { origin: new Set(), status: new Set() };
    const sessions = new Set();
    for (const item of report.items.values()) {
      found.origin.add(item.origin);
      found.status.add(item.status);
      if (sessions.size < MOST_SESSIONS) for (const id of item.sessions.split(" ")) if (id) sessions.add(id);
    }
    for (const [name, values] of Object.entries(found)) offer(name, values);
    if (form.elements.rule.options.length === 1) {
      for (const rule of report.rules) addOption(form.elements.rule, rule.code, `${rule.code} ${rule.name}`);
    }
    const ids = report.byId("session-ids");
    ids.replaceChildren();
    for (const id of [...sessions].sort()) addOption(ids, id);
    form.elements.session.parentElement.hidden = sessions.size === 0 && !form.elements.session.value;
    report.byId("more-filters").hidden = report.all("#more-filters label:not([hidden])").length === 0;
  };

  // A value that no finding on the page has: the filter must say so instead of showing everything.
  report.choose = (name, value) => {
    const field = form.elements[name];
    if (field.options && value && ![...field.options].some((option) => option.value === value)) addOption(field, value);
    field.value = value;
    if (value && name !== "text") report.byId("more-filters").open = true;
    field.parentElement.hidden &&= !value;
  };
}

// What is printed whole: everything but sessions, and findings beyond the first ten of a rule.
{
  const MOST = 10;
  let opened = [];

  const isEssential = (details) => !details.matches(".replay, .twin, .finding, .more, #more-filters");

  addEventListener("beforeprint", () => {
    const rules = report.all("details.rule:not([hidden])");
    const first = rules.flatMap((rule) => report.all(".finding:not([hidden])", rule).slice(0, MOST));
    opened = [...report.all("details").filter(isEssential), ...first].filter((details) => !details.open);
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
}

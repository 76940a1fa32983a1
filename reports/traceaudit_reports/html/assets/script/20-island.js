// Findings that are in the page but not written out.
{
  const island = report.byId("island");
  const note = report.byId("packed");
  let reading = null;

  report.packed = island ? Number(island.dataset.count) : 0;

  const read = async () => {
    try {
      const bytes = Uint8Array.from(atob(island.textContent), (letter) => letter.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      report.addRecords((await new Response(stream).json()).findings);
      island.textContent = "";
      report.packed = 0;
      if (note) note.hidden = true;
    } catch (error) {
      report.isRefused = true;
      if (note) {
        note.textContent = `This browser cannot unpack ${report.number(report.packed)} of the findings in this page. ` +
          "A newer one can; the JSON report (-o audit.json) has them as well.";
      }
    }
    report.fillForm();
    report.refresh({ isNew: true });
    report.readAhead();
  };

  // Reads it once; whoever needs it waits for the same reading.
  report.unpack = () => (reading ??= island ? read() : Promise.resolve());
  report.isUnpacking = () => report.packed > 0 && !report.isRefused;
}

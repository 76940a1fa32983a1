if (report.byId("filters")) {
  report.fillForm();
  report.refresh({ isNew: true });
  report.startForm();
  report.later(report.unpack);
}
report.startAddress();

"""The provenance section of a card: made once from the Card of an audit, written by one exporter for each format."""

from __future__ import annotations

EXPORTERS = {
    "markdown": "traceaudit_reports.provenance.markdown",
    "json": "traceaudit_reports.provenance.json_card",
    "croissant": "traceaudit_reports.provenance.croissant",
}
"""Format -> module with `render(section) -> str`.

A further format, such as CycloneDX ML-BOM, SPDX 3 or in-toto, is a line here and a module that sees the section only.
"""

"""The section as Croissant 1.0 with its vocabulary for responsible AI (RAI), as JSON-LD.

What the data does not tell is left out, so validators may warn of recommended fields: publisher, dates, citation.
Field names are those of the Croissant 1.0 and RAI 1.0 specifications of MLCommons, and of W3C PROV.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.json_report import as_text
from traceaudit_reports.provenance.checks import FOUND, NOT_VERIFIED
from traceaudit_reports.provenance.croissant_context import CONTEXT
from traceaudit_reports.provenance.croissant_files import is_told, list_distribution
from traceaudit_reports.provenance.hub import outbound_licence
from traceaudit_reports.visible import visible
from traceaudit_rules.licences.picture import TRIAGE
from traceaudit_rules.licences.readings.entries import entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.provenance.section import Check, Section

_SPDX_ID = re.compile(r"(?!LicenseRef)[A-Za-z0-9][A-Za-z0-9.-]*")


def render(section: Section) -> str:
    """The section as pretty-printed JSON-LD, with a line feed at the end."""
    box = section.verdict
    document: dict[str, object] = {
        # A scan knows a file of ours by these two, and passes it over.
        "@type": "sc:Dataset",
        "sdPublisher": {"@type": "Organization", "name": "traceaudit"},
        "@context": CONTEXT,
        "conformsTo": ["http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": visible(section.identity.name or "dataset"),
        "description": _description(section),
        "sdVersion": f"traceaudit {box.version}, rules {box.rules_version}",
    }
    licence = outbound_licence(section)
    if address := _licence_page(licence):
        document["license"] = address
    document |= {name: value for name, value in _told(section) if value}
    return as_text(document)


def _licence_page(licence: str | None) -> str | None:
    """The page of a single licence; nothing for an expression of several, or a licence without a page."""
    if licence is None:
        return None
    if _SPDX_ID.fullmatch(licence):
        return f"https://spdx.org/licenses/{licence}"
    entry = entries().get(licence)
    return entry.links[0] if entry and entry.links else None


def _told(section: Section) -> Iterator[tuple[str, object]]:
    yield "distribution", list(list_distribution(section))
    yield "prov:wasDerivedFrom", _upstreams(section)
    yield "rai:dataCollection", _collection(section)
    if section.collection and section.collection.first:
        yield "rai:dataCollectionTimeFrame", [section.collection.first, section.collection.last]
    yield "rai:dataPreprocessingProtocol", [_said(check) for check in _found(section, "processing")]
    yield "rai:personalSensitiveInformation", [_said(check) for check in section.checks_of("personal")]
    yield "rai:dataLimitations", [visible(text) for text in _limitations(section)]


def _description(section: Section) -> str:
    box = section.verdict
    views = "; ".join(f"{number_of(view.rows, 'row')} of {view.format}" for view in section.identity.views[:8])
    text = (
        f"{number_of(len(section.identity.files), 'data file')} ({views or 'no rows'}). "
        f"Result of the audit under profile {box.profile}: {box.result}. "
        "Written from the data by traceaudit; what is not here was not verified."
    )
    hidden = sum(not is_told(file) for file in section.identity.files)
    text += (
        f" {number_of(hidden, 'file')} without a digest or a name to show: not in the distribution." if hidden else ""
    )
    return visible(text)


def _upstreams(section: Section) -> list[dict[str, object]]:
    origins = section.lineage.origins if section.lineage else ()
    named = [origin for origin in origins if origin.upstream]
    return [
        {
            "@type": "prov:Entity",
            "name": visible(origin.upstream or ""),
            **({"version": visible(origin.commit)} if origin.commit else {}),
            "description": visible(
                f"{'at most ' if origin.is_upper_bound else ''}{number_of(origin.rows, 'row')}; "
                f"derivation: {origin.derivation}; evidence: {origin.grade}"
            ),
        }
        for origin in named
    ]


def _collection(section: Section) -> str:
    told = section.collection
    if told is None:
        return ""
    sessions = [
        f"{view.name}: {number_of(view.sessions, 'session')} of {view.format}"
        for view in section.identity.views
        if view.sessions is not None
    ]
    models = [item.name for item in section.generators.models] if section.generators else []
    parts = [f"Recorded sessions of coding agents: {'; '.join(sessions[:8])}."] if sessions else []
    parts += [f"Models that rows name: {', '.join(models[:8])}."] if models else []
    return visible(" ".join(parts))


def _found(section: Section, topic: str) -> list[Check]:
    return [check for check in section.checks_of(topic) if check.state == FOUND]


def _said(check: Check) -> str:
    if check.state == FOUND:
        told = f"{number_of(check.count, 'occurrence')}, {check.severity}: {'; '.join(check.says)}"
    else:
        told = f"not verified: {check.reason}" if check.state == NOT_VERIFIED else check.state
    return visible(f"{check.what}: {told}")


def _limitations(section: Section) -> Iterator[str]:
    if section.reasoning:
        yield f"reasoning: {section.reasoning.word}. {section.reasoning.headline}".strip()
    if section.duplication:
        yield f"copies: {section.duplication.summary}"
    if section.lineage and section.lineage.unexplained_rows:
        yield f"{number_of(section.lineage.unexplained_rows, 'row')} of unexplained origin"
    if section.licences:
        yield f"licences: {section.licences.answer or 'not verified'}. {TRIAGE}"
    for name, reason in section.blanks.items():
        yield f"{name}: not verified: {reason}"
    for blind in section.method.not_looked_for:
        yield f"not looked for: {blind.what} ({blind.count:,})"
    if not section.verdict.is_complete:
        yield "part of the data was not audited"

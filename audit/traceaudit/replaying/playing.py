"""All that is read again for a page: sessions with findings, and excerpts."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from traceaudit.errors import WorkFolderError
from traceaudit.hiding import knowing
from traceaudit.redaction import FAMILIES
from traceaudit.replaying.curtain import Curtain
from traceaudit.replaying.excerpts import gather_excerpts, marks_to_quote
from traceaudit.replaying.marks import choose_sessions, marks_of, sessions_with
from traceaudit.replaying.moments import write_replay
from traceaudit.replaying.tapes import Reels
from traceaudit_reports.replay import Replays
from traceaudit_rules.contract import Reads, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit.findings import Told
    from traceaudit.masker import Masker
    from traceaudit.results import Audit
    from traceaudit.settings import Settings
    from traceaudit.sources import Source
    from traceaudit.spill import Spill
    from traceaudit_rules.contract import Rule

MOST_SESSIONS = 24


def read_replays(
    told: Sequence[Told],
    audit: Audit,
    sources: Mapping[int, Source],
    rules: Mapping[str, Rule],
    masker: Masker,
    settings: Settings,
    spill: Spill | None,
) -> Replays:
    """The worst sessions with active findings, and excerpts at the first places of findings.

    `masker` knows what the run found. What cannot be read again, or has changed since, is left out.
    """
    by_finding = marks_of(told, audit.groups)
    formats = {number: count.format for number, count in audit.files.items()}
    wanted = sessions_with(chain.from_iterable(by_finding.values()), formats)

    def row_number(file: int, start: int, line: int) -> int:
        return audit.files[file].row_number(start, line)

    reels = Reels(sources, settings.columns, row_number, spill)
    films = list(reels.read(choose_sessions(wanted, MOST_SESSIONS)))
    marked = marks_to_quote(by_finding)
    if not _knows_all(audit, settings, rules):
        files = {mark.place.file for mark in marked} | {film.wanted.tape.file for film in films}
        try:
            masker = knowing(masker, [sources[number] for number in sorted(files) if number in sources])
        except WorkFolderError:  # nobody can say what must be hidden, so nothing is shown
            return Replays(left_out=len(wanted))
    curtain = Curtain(masker)
    written = (write_replay(film, masker.path(sources[film.wanted.tape.file]), curtain) for film in films)
    sessions = tuple(replay for replay in written if replay.moments)  # a row that is not of its file's format has none
    return Replays(sessions, gather_excerpts(marked, sources, rules, curtain), len(wanted) - len(sessions))


def _knows_all(audit: Audit, settings: Settings, rules: Mapping[str, Rule]) -> bool:
    """Whether everything that must be hidden was looked for everywhere."""
    hiding = [
        rule
        for rule in rules.values()
        if rule.reads is Reads.BYTES and (rule.family in FAMILIES or rule.subject is Subject.PERSONAL)
    ]
    looked = all(settings.is_selected(rule.code) and rule.code not in audit.failures for rule in hiding)
    return looked and settings.exemptions.is_empty

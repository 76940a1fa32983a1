"""Identity and verdict: which files, with which digests, and what the audit said."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from traceaudit_reports.json_values import entries
from traceaudit_reports.provenance.section import DataFile, Identity, VerdictBox, View
from traceaudit_reports.summaries import SEVERITIES, emptiness_of, reasons_of, result_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.card import Card, Input

_DOCUMENT = "document"
# Reasons of a failed policy that say nothing of what was not audited.
_VIOLATIONS = ("findings of severity ", "limit not held", "waiver ")


def data_inputs(card: Card) -> list[Input]:
    """The inputs that are no documents: a card must not change because a card lies beside the data."""
    return [item for item in card.inputs if item.format != _DOCUMENT]


def identify(card: Card) -> Identity:
    """Names, sizes and digests of the data."""
    inputs = sorted(data_inputs(card), key=lambda item: item.path)
    files = tuple(
        DataFile(item.path, item.format, item.container, item.rows, item.bytes, item.sha256, item.status)
        for item in inputs
    )
    return Identity(
        # The folder of a single file has the file's name while it is alone, and its own name beside a card.
        name=files[0].path.rpartition("/")[2] if len(files) == 1 else card.name,
        bytes=sum(file.bytes for file in files),
        sha256=digest_of(files),
        views=_views(card, files),
        files=files,
    )


def digest_of(files: Sequence[DataFile | Input]) -> str | None:
    """The digest of a list of files: of their sorted SHA-256, one a line; None if one has none, or there is none."""
    digests = [file.sha256 for file in files if file.sha256 is not None]
    if not digests or len(digests) < len(files):
        return None
    return sha256("".join(f"{digest}\n" for digest in sorted(digests)).encode("ascii")).hexdigest()


def judge_card(card: Card, time: str | None) -> VerdictBox:
    """The verdict, with how many findings there are; findings that are waived or in a baseline count too."""
    severities = Counter(finding.severity for finding in card.findings)
    statuses = Counter(finding.status for finding in card.findings)
    return VerdictBox(
        result=result_of(card),
        profile=card.verdict.profile,
        reasons=tuple(reasons_of(card)),
        severities={name: severities[name] for name in SEVERITIES},
        statuses=dict(sorted(statuses.items())),
        is_complete=not is_incomplete(card),
        version=card.version,
        rules_version=card.rules_version,
        time=time,
    )


def is_incomplete(card: Card) -> bool:
    """Whether something that was asked for was not audited, also where a policy failed besides."""
    if emptiness_of(card) or result_of(card) == "incomplete" or any(run.status == "failed" for run in card.rules):
        return True
    return card.verdict.result == "fail" and any(not reason.startswith(_VIOLATIONS) for reason in card.verdict.reasons)


def _views(card: Card, files: Sequence[DataFile]) -> tuple[View, ...]:
    """Files by top folder, format and container; the largest number of rows first."""
    grouped: dict[tuple[str, str, str], list[DataFile]] = {}
    for file in files:
        grouped.setdefault((_folder(file.path), file.format, file.container), []).append(file)
    sessions = {
        (str(view.get("folder")), str(view.get("format")), str(view.get("container"))): view.get("sessions")
        for view in entries(card.facts.get("views"))
    }
    views = [_view(key, members, sessions.get(key)) for key, members in grouped.items()]
    return tuple(sorted(views, key=lambda view: (-view.rows, view.folder, view.format, view.container)))


def _view(key: tuple[str, str, str], files: Sequence[DataFile], sessions: object) -> View:
    folder, form, container = key
    alone = len(files) == 1
    return View(
        name=files[0].path if alone else "files in the top folder" if folder == "." else f"{folder}/",
        folder=folder,
        format=form,
        container=container,
        files=len(files),
        rows=sum(file.rows for file in files),
        sessions=sessions if isinstance(sessions, int) else None,
        bytes=sum(file.bytes for file in files),
        sha256=files[0].sha256 if alone else digest_of(files),
    )


def _folder(path: str) -> str:
    return path.split("/", 1)[0] if "/" in path else "."

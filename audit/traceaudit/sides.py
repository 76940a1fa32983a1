"""What `compare` is given: a shipped profile, a saved one, the JSON of a scan, or data to read now."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from traceaudit.errors import UsageError
from traceaudit_rules.masking import mask
from traceaudit_rules.policy.profile import Profile, ProfileError, read_profile, shipped_profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from traceaudit_reports.card import Card

DATASET, AUDIT, PROFILE = "dataset", "audit", "profile"
_MOST_BYTES = 2**28
# What an output of ours begins with; see sources.
_OURS = "traceaudit"


@dataclass(frozen=True, slots=True)
class Policies:
    """The tool policies of all views of one side, the most calls first; what of it was not read, and whether that
    makes the side incomplete.
    """

    name: str
    kind: str
    profiles: tuple[Profile, ...]
    gaps: tuple[str, ...] = ()
    is_incomplete: bool = False


def load_side(given: str, audit: Callable[[str], Card]) -> Policies:
    """The policies behind a path, a glob or the name of a shipped profile; `audit` reads data.

    Raises:
        UsageError: there is no such thing, or a file is none that can be compared.
    """
    name = mask(given)
    if not os.path.lexists(given):
        shipped = shipped_profiles()
        if given in shipped:
            return Policies(given, PROFILE, (shipped[given],))
        if not any(char in given for char in "*?["):
            listed = ", ".join(shipped)
            raise UsageError(f"{given}: no such file or folder, and no profile of that name; there is {listed}")
    elif os.path.isfile(given):
        document = _read(Path(given))
        if document is not None:
            return _of_document(document, given, name)
    card = audit(given)
    incomplete = card.verdict.exit_code != 0
    return _policies(name, DATASET, card.facts, card.verdict.reasons, is_incomplete=incomplete, where=given)


def _read(path: Path) -> Mapping[str, object] | None:
    """A TOML file, or a JSON file that we have written; None for everything else, which is data."""
    suffix = path.suffix.lower()
    if suffix not in (".toml", ".json"):
        return None
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            return None
        document = tomllib.loads(data.decode("utf-8-sig")) if suffix == ".toml" else orjson.loads(data)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error
    except (ValueError, RecursionError) as error:
        if suffix == ".toml":
            raise UsageError(f"{path}: no valid TOML, so this is no profile") from error
        return None
    if suffix == ".toml":
        return {"profile": document}
    tool = document.get("tool") if isinstance(document, dict) else None
    return document if isinstance(tool, dict) and tool.get("name") == _OURS else None


def _of_document(document: Mapping[str, object], given: str, name: str) -> Policies:
    if "profile" in document:
        try:
            profile = read_profile(document["profile"], Path(given).stem)
        except ProfileError as error:
            raise UsageError(f"{given}: no profile: {error}") from error
        return Policies(name, PROFILE, (profile,))
    facts, verdict = document.get("facts"), document.get("verdict")
    if not isinstance(facts, dict):
        raise UsageError(f"{given}: neither the result of a scan nor a profile; both can be compared")
    reasons = verdict.get("reasons", ()) if isinstance(verdict, dict) else ()
    incomplete = not isinstance(verdict, dict) or verdict.get("result") == "incomplete"
    return _policies(name, AUDIT, facts, tuple(map(str, reasons)), is_incomplete=incomplete, where=given)


def _policies(
    name: str, kind: str, facts: Mapping[str, object], gaps: tuple[str, ...], *, is_incomplete: bool, where: str
) -> Policies:
    # Results of earlier versions have no policy: the tools of their views are better than nothing.
    entries = facts.get("policy", facts.get("views"))
    try:
        profiles = [read_profile(entry, name) for entry in entries] if isinstance(entries, list) else []
    except ProfileError as error:
        raise UsageError(f"{where}: the result of a scan, but {error}") from error
    ordered = sorted((profile for profile in profiles if profile.calls), key=lambda item: (-item.calls, item.view))
    return Policies(name, kind, tuple(ordered), gaps, is_incomplete)


def choose_views(old: Policies, new: Policies, asked: tuple[str, ...]) -> tuple[Profile | None, Profile | None, str]:
    """One view of each side and why: as asked, else of a format that both sides have, else the one with most calls.

    `asked` names a view for both sides, or one for each: FORMAT or FORMAT/FOLDER.

    Raises:
        UsageError: a side has no such view.
    """
    if asked:
        return _asked(old, asked[0], "OLD"), _asked(new, asked[-1], "NEW"), "as asked for"
    most = [{profile.format: profile for profile in reversed(side.profiles)} for side in (old, new)]
    shared = [name for name in most[0] if name in most[1]]
    if shared:
        best = max(shared, key=lambda name: (min(most[0][name].calls, most[1][name].calls), name))
        return most[0][best], most[1][best], "the same format on both sides"
    first, second = (next(iter(side.profiles), None) for side in (old, new))
    return first, second, "no format is on both sides: the view with most calls of each"


def _asked(side: Policies, view: str, where: str) -> Profile | None:
    if side.kind == PROFILE:  # it has one view, whatever it is called
        return side.profiles[0]
    form, _, folder = view.partition("/")
    found = [item for item in side.profiles if item.format == form and (not folder or item.folder == folder)]
    if side.profiles and not found:
        listed = ", ".join(
            dict.fromkeys(f"{item.format}/{item.folder}" if item.folder else item.format for item in side.profiles)
        )
        raise UsageError(f"{where} has no view {view!r} with a tool call; it has {listed}")
    return next(iter(found), None)


def dated(profile: Profile, name: str, date: str, source: str) -> Profile:
    """The profile as it is saved: with a name, and where and when it is from, unless it says so itself."""
    return replace(profile, name=name, date=profile.date or date, source=profile.source or source)

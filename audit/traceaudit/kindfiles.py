"""The user's own kinds of secrets: packs in our form, and a gitleaks.toml."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from traceaudit.config_values import shown_path
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_rules.secrets.pack import Kind


def read_kinds(packs: Sequence[str], gitleaks: str | None) -> tuple[tuple[Kind, ...], tuple[str, ...]]:
    """The kinds of all files, and the rules that could not be taken over as "id: reason".

    Raises:
        UsageError: a file cannot be read, or is no pack; the message names the file and the entry.
    """
    if not packs and not gitleaks:
        return (), ()
    from traceaudit_rules.secrets.gitleaks import read_gitleaks
    from traceaudit_rules.secrets.pack import PackError, read_pack

    try:
        kinds = read_pack(Path(file) for file in packs) if packs else ()
        taken = read_gitleaks(_text(gitleaks), shown_path(Path(gitleaks))) if gitleaks else None
        for file in packs:
            _check_gates(Path(file), read_pack([Path(file)]))
        if gitleaks and taken:
            _check_gates(Path(gitleaks), taken.kinds)
    except PackError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        where = shown_path(Path(error.filename)) if error.filename else "a pack of secrets"
        raise UsageError(f"{where}: cannot be read: {error.strerror or type(error).__name__}") from error
    if taken is None:
        return kinds, ()
    return kinds + taken.kinds, tuple(f"{refusal.id}: {refusal.reason}" for refusal in taken.refusals)


def _text(file: str) -> str:
    try:
        return Path(file).read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown_path(Path(file))}: it is not in UTF-8") from error


def _check_gates(file: Path, kinds: Sequence[Kind]) -> None:
    """Refuse gates that the multi-pattern scan cannot take, such as those with a look-ahead.

    Raises:
        UsageError: with the file and the kind.
    """
    from traceaudit.matcher import GateError, Matcher
    from traceaudit_rules.contract import Gate
    from traceaudit_rules.secrets.tokens import provider_tokens

    gates = tuple(Gate(kind.id, kind.gate.encode()) for kind in kinds)
    try:
        Matcher([replace(provider_tokens, gates=gates)])
    except GateError as error:
        raise UsageError(f"{shown_path(file)}: {str(error).partition(': ')[2]}") from error

"""TA501: tokens and keys of known providers, by the pack of kinds."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Rule, Severity, Subject, rule
from traceaudit_rules.secrets.confirm import confirm
from traceaudit_rules.secrets.pack import kinds_by_id, name_of, shipped_kinds
from traceaudit_rules.secrets.samples import make_sample
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.groups import Group
    from traceaudit_rules.options import Options
    from traceaudit_rules.secrets.pack import Kind

_EXAMPLES = ("github-pat", "github-fine-grained-pat")


def _sample(kind: str) -> bytes:
    return f'{{"text":"TOKEN={make_sample(kinds_by_id()[kind].example, Random(kind))}"}}'.encode()  # noqa: S311 (samples, no keys)


def with_own_kinds(pack: Rule, options: Options) -> Rule:
    """The rule with the user's kinds beside those of the pack; one with the same id takes its place."""
    if not options.kinds:
        return pack
    kinds = kinds_by_id() | {kind.id: kind for kind in options.kinds}
    return replace(pack, gates=tuple(map(_gate, kinds.values())), check=partial(_confirm, kinds))


def _advise(group: Group) -> str:
    known = kinds_by_id().get(group.kind)
    return f"Revoke it ({known.revoke}), then remove these rows." if known else "Revoke it, then remove these rows."


def _gate(kind: Kind) -> Gate:
    return Gate(kind.id, kind.gate.encode())


def _confirm(kinds: Mapping[str, Kind], gate: str, data: bytearray, end: int) -> Found | None:
    return confirm(kinds[gate], data, end)


@rule(
    "TA501",
    "provider-tokens",
    severity=Severity.ERROR,
    when_weak=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.SECRET,
    fix="Revoke the token at its provider, then remove these rows. Removing them alone leaves the token in use.",
    message=lambda group: f"{name_of(group.kind)}, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    advise=_advise,
    gates=tuple(map(_gate, shipped_kinds())),
    extend=with_own_kinds,
    bad=tuple(map(_sample, _EXAMPLES)),
    good=(
        b'{"text":"ghp_" + "x" * 36}',
        b'{"text":"GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}',
        b'{"text":"AKIAIOSFODNN7EXAMPLE"}',
    ),
)
def provider_tokens(gate: str, data: bytearray, end: int) -> Found | None:
    """A token or a key of a known provider stands in a row.

    Clouds, source hosts, package registries, AI providers, chat, payment, mail, monitoring and databases: each kind is
    an entry of the pack, with its shape from the provider's documentation. A valid checksum or structure makes it
    certain; a shape whose checksum does not hold is weak: an example, or a token with some characters replaced.
    """
    return _confirm(kinds_by_id(), gate, data, end)

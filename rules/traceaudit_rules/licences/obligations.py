"""TA811, TA820: copyleft that reaches users over a network, and a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.bound import bound, is_network
from traceaudit_rules.licences.arguments.phrases import advised, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Picture

_AGPL = {"key": "origin hf", "rows": 953, "upstream": {"repo": "brantwik/traces", "licence": "agpl-3.0"}}
_MIT = {"key": "origin hf", "rows": 953, "upstream": {"repo": "brantwik/traces", "licence": "mit"}}


def _say_network(group: Group) -> str:
    return f"{told(group, 'chain')}: {told(group, 'share')}. It asks to: {told(group, 'duties')}"


def _advise_network(group: Group) -> str:
    if group.properties.get("is_own"):
        return advised("Put the text of the licence beside the data, and say in the card what it asks of others.")
    return advised(
        "Declare this licence for the whole, keep the notices and say what was changed; or leave these rows out."
    )


@rule(
    "TA811",
    "network-copyleft",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.LICENCES,
    fix=advised("Declare this licence for the whole, keep the notices, say what was changed; or leave these rows out."),
    message=_say_network,
    advise=_advise_network,
    bad=(
        {"declared": "agpl-3.0", "sources": [{"key": "own rows", "rows": 40, "own": True}]},
        {"declared": "mit", "sources": [_AGPL]},
    ),
    good=({"declared": "mit", "sources": [_MIT]}, {"sources": [_MIT | {"said": {"configuration": "agpl-3.0 OR mit"}}]}),
)
def network_copyleft(picture: Picture) -> Iterator[Judged]:
    """Rows come under a copyleft licence that also speaks of users over a network, such as AGPL-3.0.

    The finding gives the share of the rows and what the licence asks for: keep notices, state changes, put the
    combined work under the same licence, offer the source, and (section 13 of AGPL-3.0) offer it to those as well who
    use a modified version over a network. Rows for which another licence can be chosen are left out.
    """
    yield from bound(picture, is_network)


def _say_service(group: Group) -> str:
    return (
        f"{told(group, 'chain')}, and the stated deployment is a service: section 13 speaks of users who interact with "
        "a modified program over a network; whether data within a service counts is unsettled, a question for counsel"
    )


@rule(
    "TA820",
    "network-use",
    severity=Severity.WARNING,
    confidence=Confidence.WEAK,
    reads=Reads.LICENCES,
    fix=advised("Put the share of these rows, and what the service shows of them, before counsel; or leave them out."),
    message=_say_service,
    bad=({"declared": "agpl-3.0", "sources": [_AGPL], "options": {"deployment": "service"}},),
    good=(
        {"declared": "agpl-3.0", "sources": [_AGPL], "options": {"deployment": "internal"}},
        {"declared": "agpl-3.0", "sources": [_AGPL]},
        {"declared": "mit", "sources": [_MIT], "options": {"deployment": "service"}},
    ),
)
def network_use(picture: Picture) -> Iterator[Judged]:
    """A service is to run on rows under a licence with a network clause.

    Asked where `deployment = "service"` is set. The facts that are reported are the rows, their chain to the licence,
    and the deployment that the user stated. What follows from them is a reading for a human: articles say both that
    a service on a model trained on such data must release all its source, and that internal use is free of
    restrictions, and neither is something that the data shows.
    """
    if picture.options.deployment == "service":
        yield from bound(picture, is_network, deployment="service")

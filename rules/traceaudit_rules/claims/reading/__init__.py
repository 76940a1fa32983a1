"""From the text of a card to claims: structure, numbers, subjects, patterns."""

from traceaudit_rules.claims.reading.document import read_claims

__all__ = ["read_claims"]

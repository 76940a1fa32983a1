"""From cards, licences, notices and metadata to statements on licences and mentions of upstreams."""

from traceaudit_rules.licences.evidence.document import Config, Document, Evidence, Mention
from traceaudit_rules.licences.evidence.gathering import read_documents

__all__ = ["Config", "Document", "Evidence", "Mention", "read_documents"]

"""A gate in Python: audit, decide, stop the pipeline. `scan_gate.py PATH...`

The exit code is that of the verdict, or 1 for a condition of your own: here, more than a tenth of the rows lost.
"""

from __future__ import annotations

import sys

from traceaudit import audit
from traceaudit.errors import UsageError

MOST_LOST = 0.1


def main(paths: list[str]) -> int:
    """Audit the paths as before a training."""
    try:
        card = audit(*paths, profile="pretrain")
    except UsageError as error:
        print(f"scan_gate: {error}", file=sys.stderr)
        return 2
    for finding in card.findings:
        if finding.severity == "error" and finding.status in ("new", "grown"):
            print(f"{finding.code} {finding.name}: {finding.message}")
    print(f"verdict: {card.verdict.result}", *card.verdict.reasons, sep="\n  ")
    # Views repeat each other, so each is judged for itself.
    for view in card.gate.cost.views if card.gate.cost else ():
        if view.rows and view.lost_rows > MOST_LOST * view.rows:
            print(f"{view.format}: {view.lost_rows:,} of {view.rows:,} rows would be lost")
            return card.verdict.exit_code or 1
    return card.verdict.exit_code


if __name__ == "__main__":  # worker processes import this file
    sys.exit(main(sys.argv[1:]))

"""How large an HTML report may be; beside the templates, so that nothing is loaded for it."""

from __future__ import annotations

MEGABYTE = 1_000_000
MOST_MEGABYTES = 3.0
"""What a page has where nobody says another size: small enough to be mailed and to open at once."""
LEAST_MEGABYTES = 0.5
"""Below this a page might not even hold its tables and rules without a finding, whatever the names in the data."""

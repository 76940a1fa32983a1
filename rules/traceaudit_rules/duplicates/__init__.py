"""TA7xx: files, lines, rows and texts that stand more than once."""

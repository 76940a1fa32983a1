"""From counts and findings to verdicts with a chain of evidence."""

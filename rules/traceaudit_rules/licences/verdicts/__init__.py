"""Whether a declared licence can carry the rows, and the smallest change where it cannot."""

"""Indexes: the texts of a dataset as digests and shingles, made by `index` and asked by `scan --against`."""

"""TA2xx: where the reasoning comes from, and whether that can be true."""

"""TA5xx: secrets. Kinds are data in kinds/*.toml; the modules find, decode, confirm and grade them."""

"""Sessions with findings and the surroundings of findings, read again for somebody who reads a page."""

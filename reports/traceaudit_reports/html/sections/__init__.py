"""The sections of the page: each makes of the Card what its template shows."""

"""What a string says about a licence, and what kind of licence that is."""

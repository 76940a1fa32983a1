"""Where rows come from: what they name, the map of the user, and the registry of upstreams."""

"""TA8xx: where rows come from, under which licences, and whether the declared one can carry them."""

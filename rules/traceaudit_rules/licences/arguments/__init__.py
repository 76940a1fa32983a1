"""What rules read out of a picture, and how they put it."""

"""Published rows beside what they were made from: raw sessions, and the projection into pi sessions."""

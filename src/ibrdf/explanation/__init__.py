"""A fact, and who says so: its reports, passages, certainty, disagreements and rules."""

"""Explanations of facts: reports, passages, certainty, disagreements and rules."""

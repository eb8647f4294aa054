"""Reasoning: the triples that follow from the facts by OWL 2 RL, and their derivations."""

"""What follows from the facts by the ontology, and why."""

"""Reports to facts, and to disagreements where reports cannot all be right."""

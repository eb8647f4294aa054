"""Consolidation of reports into facts and disagreements."""

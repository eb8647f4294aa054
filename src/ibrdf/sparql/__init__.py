"""SPARQL queries: the guard, the engines, the named queries, answers and tables."""

"""Questions to the data: the guard, the engines, the query library, tables."""

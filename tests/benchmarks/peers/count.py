"""A query of a file with pyoxigraph alone: ``count.py DATA.nt``."""

import sys

import pyoxigraph as ox

QUERY = "SELECT (COUNT(*) AS ?count) { ?s ?p ?o }"

if __name__ == "__main__":
    store = ox.Store()
    store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_TRIPLES)
    solutions = store.query(QUERY)
    assert isinstance(solutions, ox.QuerySolutions)
    print(next(solutions)["count"].value)

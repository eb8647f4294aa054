"""As naive.py, but a query is parsed once: ``parsed_once.py DATA.nq SHAPES OUT [validate]``.

pyshacl has a query parsed again for every focus node, which is most of its time.
"""

import sys
from functools import cache
from pathlib import Path
from typing import Any

from naive import run
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result


class Queried(Graph):
    """A graph that remembers the queries it was asked."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        """Answer a query as rdflib does."""
        asked = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(asked, *args, **kwargs)


@cache
def _prepared(text: str) -> Query:
    return prepareQuery(text)


if __name__ == "__main__":
    source, rules, place = map(Path, sys.argv[1:4])
    run(source, rules, place, kind=Queried, whole="validate" not in sys.argv[4:])

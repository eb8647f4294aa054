"""What news articles say about relations between Iran and Belarus, as RDF.

Every fact leads to its place in the text, and where sources disagree the disagreement is data.

>>> import ibrdf
>>> data = ibrdf.load()
>>> ibrdf.validate(data).conforms
True
"""

import importlib
from typing import Any

_HOMES = {
    "consolidation.facts": ("consolidate",),
    "corpus": ("Corpus",),
    "errors": (
        "IbrdfError",
        "InconsistencyError",
        "InputError",
        "OutputError",
        "QueryError",
        "UnknownNameError",
    ),
    "explanation.model": ("Explanation",),
    "findings": ("Finding", "Severity"),
    "sandbox.limits": ("Limits", "limited"),
    "graphs": ("explain", "infer", "load"),
    "pipeline": ("Build", "build", "check"),
    "publication.files": ("facts", "publish"),
    "sparql.answers": ("Engine", "NamedQuery", "Table", "ask", "construct", "queries", "select"),
    "rdf.syntax": ("read",),
    "validation.validate": ("Validation", "validate"),
    "articles.texts": ("verify",),
    "rdf.bridge": ("IB", "SAID"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__version__ = "0.1.0"
__all__ = [*sorted(_HOME_OF)]  # noqa: PLE0604 -- names, each found where __getattr__ looks


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that ``import ibrdf`` costs nothing."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'ibrdf' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"ibrdf.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]

"""What news articles say about relations between Iran and Belarus, as RDF.

Every fact leads to its passage in the text, and disagreements between sources are data too.

>>> import ibrdf
>>> data = ibrdf.load()
>>> ibrdf.validate(data).conforms
True
"""

import importlib
from typing import Any

_HOMES = {
    "corpus": ("Corpus",),
    "errors": (
        "AmbiguousNameError",
        "IbrdfError",
        "InconsistencyError",
        "InputError",
        "OutputError",
        "QueryError",
        "UnknownNameError",
    ),
    "explanation.model": ("Explanation",),
    "findings": ("Finding", "Severity"),
    "graphs": (
        "ask",
        "consolidate",
        "construct",
        "explain",
        "facts",
        "infer",
        "load",
        "publish",
        "read",
        "select",
        "validate",
        "verify",
    ),
    "pipeline": ("Build", "build", "check"),
    "rdf.bridge": ("IB", "SAID"),
    "sandbox.limits": ("Limits", "limited"),
    "sparql.engine": ("Engine",),
    "sparql.library": ("NamedQuery", "queries"),
    "sparql.table": ("Row", "Table"),
    "validation.model": ("Validation",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__version__ = "0.2.0"
__all__ = [*sorted(_HOME_OF)]  # noqa: PLE0604 -- names, each found where __getattr__ looks


def __getattr__(name: str) -> Any:
    """Import a public name at its first use, so that ``import ibrdf`` is fast."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'ibrdf' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"ibrdf.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]

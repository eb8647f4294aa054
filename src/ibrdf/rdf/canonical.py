"""stand-in"""

from ibrdf.rdf.syntax import canonical_form

__all__ = ["canonical_form"]

"""stand-in"""

from ibrdf.rdf.syntax import Format, format_of

__all__ = ["Format", "format_of"]

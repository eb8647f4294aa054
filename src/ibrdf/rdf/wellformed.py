"""Whether a text is an IRI or a language tag: Oxigraph is the judge."""

import pyoxigraph as ox


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI, by RFC 3987.

    >>> is_iri("urn:x"), is_iri("urn:a b")
    (True, False)
    """
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def is_language(text: str) -> bool:
    """Whether a text is a language tag, by BCP 47.

    >>> is_language("fa"), is_language("f_a")
    (True, False)
    """
    try:
        ox.Literal("", language=text)
    except ValueError:
        return False
    return True

"""What only looks like RDF is refused by name."""

import pytest

from ibrdf.rdf.terms import Quad
from ibrdf.rdf.wellformed import check_terms, is_iri, is_language

A, P = "<urn:a>", "<urn:p>"
SOUND = [
    (A, P, "<urn:é>", ""),
    (A, P, '"x"@en-gb', "<urn:g>"),
    ("_:b", P, '"1"^^<urn:type>', "_:g"),
    (A, P, '"any <text> \\n of _:letters"', ""),
]


def test_sound_quads_pass() -> None:
    check_terms(SOUND)
    check_terms([])


@pytest.mark.parametrize(
    ("quad", "message"),
    [
        (("<urn:a b>", P, A, ""), "<urn:a b> is no IRI"),
        (("<relative>", P, A, ""), "<relative> is no IRI"),
        ((A, "<p>", A, ""), "<p> is no IRI"),
        ((A, P, "<urn:a\nb>", ""), r"<urn:a\nb> is no IRI"),
        ((A, P, "<urn:a> .\n<urn:b>", ""), r"<urn:a> .\n<urn:b> is no IRI"),
        ((A, P, A, "<g>"), "<g> is no IRI"),
        (("_:a b", P, A, ""), "_:a b is no blank node"),
        ((A, P, '"x"@thenglish', ""), '"x"@thenglish is in no language'),
        ((A, P, '"x"^^<type>', ""), '"x"^^<type> is of no datatype'),
        (('"x"', P, A, ""), '"x" is a subject or a graph, and no IRI'),
        ((A, P, A, '"g"'), '"g" is a subject or a graph, and no IRI'),
        ((A, "_:p", A, ""), "_:p is a property, and no IRI"),
        ((A, '"p"', A, ""), '"p" is a property, and no IRI'),
    ],
)
def test_what_is_no_rdf_is_refused_by_name_in_one_line(quad: Quad, message: str) -> None:
    with pytest.raises(ValueError, match=r"\A.*\Z") as caught:
        check_terms([*SOUND, quad])
    assert str(caught.value) == message


def test_iris_and_languages_are_those_of_their_standards() -> None:
    assert (is_iri("urn:x"), is_iri("urn:x y"), is_iri("x")) == (True, False, False)
    assert (is_language("be-tarask"), is_language("b_e")) == (True, False)

"""Mistakes in shapes that validators ignore silently."""

import re
from collections import defaultdict
from collections.abc import Iterator

from ibrdf.errors import hint, nearest
from ibrdf.findings import Finding, Severity
from ibrdf.rdf.index import Index
from ibrdf.rdf.shapes import PolicyShape, policy_shapes
from ibrdf.rdf.terms import Term, is_iri_term, text_of
from ibrdf.validation.shacl_terms import TERMS
from ibrdf.validation.shape_graph import TARGETS, focus_nodes, roots, target_classes
from ibrdf.vocabulary import CONCEPT, IB, OWL, SH, SKOS

# SHACL's advanced features, which are not run.
_NOT_RUN = ("js", "rule", "target")


def lint(shapes: Index, data: Index) -> list[Finding]:
    """Return findings on mistakes in shapes that make a validator report "conforms".

    Violations are a term that SHACL does not have, a policy that does not exist, several policies
    for the same property and class, and a graph without shapes. A shape without focus nodes is a
    warning, or an information if its class or property is declared in the data.

    >>> print(lint(Index([("<urn:S>", SH.minCuont, '"1"')]), Index([]))[0].message)
    SHACL has no sh:minCuont (did you mean sh:minCount?). Correct the term.
    """
    findings = [_unknown(shape, name) for shape, name in _unknown_terms(shapes)]
    findings += _idle_terms(shapes)
    findings += _unknown_policies(shapes, data)
    findings += _rival_policies(shapes)
    targeted = roots(shapes)
    if not targeted:
        message = "These shapes look at nothing, so anything conforms. Add a shape with a target."
        return [*findings, Finding(message)]
    idle = (shape for shape in targeted if _is_idle(shape, shapes, data))
    return findings + [_idle(shape, shapes, data) for shape in idle]


def _unknown_terms(shapes: Index) -> Iterator[tuple[Term, str]]:
    """Return each subject that uses an unknown term of SHACL's namespace, with the term's name."""
    terms = {term for _, predicate, value in shapes for term in (predicate, value)}
    names = {term: _local(term) for term in terms if term in SH}
    unknown = {term: name for term, name in names.items() if name and name not in TERMS}
    for subject, predicate, value in shapes if unknown else ():
        for term in (predicate, value):
            if term in unknown:
                yield subject, unknown[term]


def _local(term: Term) -> str:
    return text_of(term).removeprefix(SH.iri)


def _unknown(shape: Term, name: str) -> Finding:
    better = nearest(name, TERMS)
    message = f"SHACL has no sh:{name}{hint(f'sh:{better}' if better else None)}. Correct the term."
    return Finding(message, focus=_iri(shape), value=f"{SH.iri}{name}", shape=_iri(shape))


def _idle_terms(shapes: Index) -> Iterator[Finding]:
    """Return findings on terms that are not run here, so that they check nothing."""
    for name in _NOT_RUN:
        for shape in shapes.subjects(SH[name]):
            message = f"sh:{name} is not run here, so nothing is checked by it. Take it out."
            yield Finding(message, focus=_iri(shape), path=f"{SH.iri}{name}", shape=_iri(shape))
    for _, imported in shapes.subject_objects(OWL.imports):
        if text_of(imported).rstrip("#") != SH.iri.rstrip("#"):
            advice = "Name the file itself beside this one"
            message = f"owl:imports is not followed. {advice}: {text_of(imported)}"
            yield Finding(message, severity=Severity.WARNING)


def _unknown_policies(shapes: Index, data: Index) -> Iterator[Finding]:
    known = set(data.subjects(SKOS.inScheme, CONCEPT.policies))
    for prop, policy in shapes.subject_objects(IB.policy):
        if known and policy not in known:
            shape = _iri(next(iter(shapes.subjects(SH.property, prop)), prop))
            name, path = text_of(policy), text_of(IB.policy)
            better = nearest(name, map(text_of, known))
            message = f"there is no policy {name}{hint(better)}. Choose one from concepts.ttl."
            yield Finding(message, focus=shape, path=path, value=name, shape=shape)


def _rival_policies(shapes: Index) -> Iterator[Finding]:
    """Return findings on properties with several policies for the same class."""
    by_property: dict[tuple[Term, Term], list[PolicyShape]] = defaultdict(list)
    for one in policy_shapes(shapes):
        by_property[one.kind, one.path].append(one)

    for (kind, path), mine in by_property.items():
        rivals = sorted({one.policy for one in mine})
        if len(rivals) > 1:
            whose, what, *names = (_name(term) for term in (kind, path, *rivals))
            message = f"{whose} has several policies for {what}: {' and '.join(names)}. Keep one."
            shape = min(_iri(one.shape) for one in mine)
            yield Finding(message, focus=shape, path=text_of(IB.policy), shape=shape)


def _name(term: Term) -> str:
    return re.split("[#/]", text_of(term))[-1]


def _iri(shape: Term) -> str:
    return text_of(shape) if is_iri_term(shape) else ""


def _is_idle(shape: Term, shapes: Index, data: Index) -> bool:
    return not any(True for _ in focus_nodes(shapes, shape, data))


def _idle(shape: Term, shapes: Index, data: Index) -> Finding:
    """Return a finding on a shape without focus nodes.

    If the class or property is not declared, it is probably misspelt. If it is declared, the data
    just has no such thing.
    """
    aims = target_classes(shapes, shape)
    aims += [aim for target in TARGETS[2:] for aim in shapes.objects(shape, target)]
    is_declared = all(data.has(aim) for aim in aims)
    names = ", ".join(sorted(map(text_of, aims)))
    return Finding(
        f"This shape looks at no node of the data. Check its target: {names}",
        severity=Severity.INFO if is_declared else Severity.WARNING,
        focus=_iri(shape),
        shape=_iri(shape),
    )

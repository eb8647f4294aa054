"""The terms of the SHACL vocabulary, by name."""

_COMPONENTS = """
    And: and. Class: class. Closed: closed ignoredProperties. Datatype: datatype.
    Disjoint: disjoint. Equals: equals. Expression: expression. HasValue: hasValue. In: in.
    LanguageIn: languageIn. LessThan: lessThan. LessThanOrEquals: lessThanOrEquals.
    MaxCount: maxCount. MaxExclusive: maxExclusive. MaxInclusive: maxInclusive.
    MaxLength: maxLength. MinCount: minCount. MinExclusive: minExclusive.
    MinInclusive: minInclusive. MinLength: minLength. Node: node. NodeKind: nodeKind. Not: not.
    Or: or. Pattern: pattern flags. Property: property.
    QualifiedMaxCount: qualifiedMaxCount qualifiedValueShape qualifiedValueShapesDisjoint.
    QualifiedMinCount: qualifiedMinCount qualifiedValueShape qualifiedValueShapesDisjoint.
    SPARQL: sparql. UniqueLang: uniqueLang. Xone: xone
"""
_CLASSES = """
    AbstractResult BlankNode BlankNodeOrIRI BlankNodeOrLiteral ConstraintComponent Function IRI
    IRIOrLiteral Info JSConstraint JSConstraintComponent JSExecutable JSFunction JSLibrary JSRule
    JSTarget JSTargetType JSValidator Literal NodeKind NodeShape Parameter Parameterizable
    PrefixDeclaration PropertyGroup PropertyShape ResultAnnotation Rule SPARQLAskExecutable
    SPARQLAskValidator SPARQLConstraint SPARQLConstructExecutable SPARQLExecutable SPARQLFunction
    SPARQLRule SPARQLSelectExecutable SPARQLSelectValidator SPARQLTarget SPARQLTargetType
    SPARQLUpdateExecutable Severity Shape Target TargetType TripleRule ValidationReport
    ValidationResult Validator Violation Warning
"""
_PROPERTIES = """
    alternativePath annotationProperty annotationValue annotationVarName ask condition conforms
    construct deactivated declare defaultValue description detail entailment filterShape focusNode
    group intersection inversePath js jsFunctionName jsLibrary jsLibraryURL labelTemplate message
    name namespace nodeValidator nodes object oneOrMorePath optional order parameter path predicate
    prefix prefixes propertyValidator result resultAnnotation resultMessage resultPath
    resultSeverity returnType rule select severity shapesGraph shapesGraphWellFormed
    sourceConstraint sourceConstraintComponent sourceShape subject suggestedShapesGraph target
    targetClass targetNode targetObjectsOf targetSubjectsOf this union update validator value
    zeroOrMorePath zeroOrOnePath
"""


def _of_components() -> dict[str, tuple[str, ...]]:
    """Return the parameters of each constraint component."""
    each = [component.split(":") for component in _COMPONENTS.split(".")]
    return {f"{name.strip()}ConstraintComponent": tuple(own.split()) for name, own in each}


def _terms() -> frozenset[str]:
    of_js = {"JSConstraint-js"}
    parameters = {one for own in _of_components().values() for one in own}
    names = {f"{name}-{one}" for name, own in _of_components().items() for one in own}
    written = {*_CLASSES.split(), *_PROPERTIES.split()}
    return frozenset(written | parameters | names | of_js | set(_of_components()))


TERMS = _terms()

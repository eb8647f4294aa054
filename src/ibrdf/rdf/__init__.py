"""RDF: terms, parsing and writing, syntaxes, the JSON-LD context, the ontology and shapes."""

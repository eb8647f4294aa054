"""The only door to the RDF libraries: terms, parsing, formats, context, ontology."""

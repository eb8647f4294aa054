"""Article files: reading, encoding as RDF, passages, dates, drafts, schemas and texts."""

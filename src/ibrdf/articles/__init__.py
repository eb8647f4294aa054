"""What authors write: YAML with positions, encoding, passages, dates, drafts, schemas, texts."""

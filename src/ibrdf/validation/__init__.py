"""Whether data is right: SHACL, our own checks, and mistakes in shapes."""

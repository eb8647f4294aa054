"""Validation: SHACL, checks that SHACL can't express, and checks of shapes."""

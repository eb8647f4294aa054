"""Bounds of input and time, and the child processes in which commands work."""

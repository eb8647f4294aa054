"""Limits of input and time, and the child processes in which commands run."""

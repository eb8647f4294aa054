"""The files that a build writes, all or nothing."""

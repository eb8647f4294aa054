"""Publication: the files of a dataset, their checksums, and atomic writing."""

"""The cache of built corpora in the user's cache folder."""

"""What was built of a corpus is kept in the user's cache folder, and opened again from there."""

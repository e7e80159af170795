"""Who learns what, and how far they are."""

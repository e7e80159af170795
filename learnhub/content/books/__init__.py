"""A version as a book: read once (`gathering`, `composing`), written as EPUB or PDF."""

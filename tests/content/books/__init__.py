"""Books of courses: what stands in them, and in which form."""

"""Writing a course in the browser: over the same files that an editor, or Git, writes. They are the truth."""

"""How each kind of question is asked on a page, read from its form, and shown with what was right."""

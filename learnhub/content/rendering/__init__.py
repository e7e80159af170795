"""From Markdown to safe HTML, in a limited child process. Use `renderer` and `documents`; the rest runs in the child.

Nothing is imported here: the child starts for every import and has no use for the rest of LearnHub.
"""

"""From Markdown to safe HTML, in a limited child process. Use `renderer` and `documents`; the rest runs in the child.

Nothing is imported here: the child starts for every import of a course and has no use for the rest of LearnHub.
"""

RENDER_VERSION = 9
"""Raise it when the same text gives other HTML, or more is kept of it: what is stored is made again at upgrade."""

"""The kinds of question: what a response to each is, what it earns, and in which order its parts are shown."""

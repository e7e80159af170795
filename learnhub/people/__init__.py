"""Who is there: people, their sessions, grants and institutions."""

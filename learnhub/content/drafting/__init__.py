"""What authors begin and carry on: skeletons, next versions, translations. Only files; no database, no web."""

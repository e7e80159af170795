"""Work that is done in the background: mail, reminders, cleaning."""

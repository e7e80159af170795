"""Pages for people who manage and tutor others."""

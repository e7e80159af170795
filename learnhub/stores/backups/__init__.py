"""Backups: everything that is kept, as it was at one instant, in one file; and putting it back."""

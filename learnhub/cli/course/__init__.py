"""Commands for authors; command.py joins them."""

"""What a backup is refused for."""

from __future__ import annotations


class Refused(Exception):
    """A backup that is not made, or not put back; the text says why and what to do, in whole sentences."""

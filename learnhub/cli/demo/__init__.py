"""Demonstration data: obviously fictional people who learn, through the real rules, with the clock set back."""

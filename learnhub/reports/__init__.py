"""Figures and lists about learning, and how they are written to files."""

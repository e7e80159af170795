"""Measurements of speed and weight, beside a floor in the same run: `python -m bench`. See README.md."""

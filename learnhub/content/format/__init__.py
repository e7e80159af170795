"""The course format: what authors write, read and checked. No database, no web."""

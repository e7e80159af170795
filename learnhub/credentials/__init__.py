"""What a completed course earns, and how anyone can check it."""

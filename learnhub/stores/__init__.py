"""What is kept, and how. Knows no subject."""

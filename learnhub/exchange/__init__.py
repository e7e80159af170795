"""What people tell each other about courses: mistakes they found, questions and answers."""

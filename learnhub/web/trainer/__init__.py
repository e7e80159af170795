"""What authors and tutors see."""

"""What is taught: courses, their versions, units and questions."""

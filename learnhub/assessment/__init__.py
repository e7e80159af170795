"""Quizzes: attempts, answers and their grading."""

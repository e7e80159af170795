"""LearnHub: modular courses on gender-sensitive social protection floors."""

"""What does the work behind `stores/tasks.py`: two engines, and what both of them use."""

"""What people may ask about their own data: a copy, and that it goes. Driven by the labels of all tables."""

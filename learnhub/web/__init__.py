"""What people and machines see. Decides nothing."""

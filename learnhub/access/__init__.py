"""Who may do what to whom."""

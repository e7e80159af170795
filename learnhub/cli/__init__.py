"""What the operator and authors type. Commands decide nothing; they call the rules and tell what happened."""

"""What must hold for any input at all, and a coverage-guided search for input that breaks it."""

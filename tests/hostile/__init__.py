"""Bad and hostile input: what makes it, and what becomes of it."""

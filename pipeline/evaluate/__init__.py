"""Checking the tables against hand labels."""

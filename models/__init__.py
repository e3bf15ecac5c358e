"""How the recognizer in ``en_dateline`` was trained; needed to train it again, not to use it."""

"""Lines that recur across the documents of one source: ``proposal`` finds them, ``table`` keeps the list of them."""

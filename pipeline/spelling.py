"""How near two words are, and whether one is short for others."""


def one_edit(one: str, other: str) -> bool:
    """Whether one letter put in, left out, changed, or two neighbours swapped makes one word the other."""
    if len(one) > len(other):
        one, other = other, one
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    return one != other and (one[start + 1 :] == other[start + 1 :] or swapped)


def shortened(word: str) -> set[str]:
    """``word``, and what is left of it without one letter: two words that are one edit apart share one of these."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def is_short_for(short: str, long: str) -> bool:
    """Whether the letters of ``short`` stand in ``long`` in their order, the first one at its start."""
    letters = [letter.lower() for letter in short if letter.isalpha()]
    rest = iter(long.lower())
    return bool(letters) and long[:1].lower() == letters[0] and all(letter in rest for letter in letters)

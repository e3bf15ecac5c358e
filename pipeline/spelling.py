"""How near two words are."""


def one_edit(one: str, other: str) -> bool:
    """Whether one letter put in, left out, changed, or two neighbours swapped makes one word the other."""
    if len(one) > len(other):
        one, other = other, one
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    return one != other and (one[start + 1 :] == other[start + 1 :] or swapped)

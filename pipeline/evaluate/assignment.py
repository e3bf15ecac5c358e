"""The best one-to-one assignment between two sides, exactly: the Hungarian method on each connected component.

Spans that overlap and clusters that share mentions form small components, so that the cubic cost does not matter.
Weights are whole numbers of any size, which makes an order of several aims one number.
"""

from collections.abc import Mapping, Sequence
from itertools import chain


def best_pairs(weights: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """The pairs ``(left, right)`` with the greatest sum of positive ``weights``, each side used once; sorted.

    The same weights give the same pairs, whatever the order they come in.
    """
    return sorted(chain.from_iterable(_best(part) for part in _components(weights)))


def _components(weights: Mapping[tuple[int, int], int]) -> list[dict[tuple[int, int], int]]:
    """``weights`` parted so that no two parts share a left or a right."""
    of_left: dict[int, list[int]] = {}
    of_right: dict[int, list[int]] = {}
    for left, right in sorted(weights):
        of_left.setdefault(left, []).append(right)
        of_right.setdefault(right, []).append(left)
    parts, seen = [], set()
    for first in of_left:
        if first in seen:
            continue
        seen.add(first)
        lefts = [first]
        for left in lefts:  # grows while it is gone through
            near = sorted({other for right in of_left[left] for other in of_right[right]} - seen)
            seen.update(near)
            lefts += near
        parts.append({(left, right): weights[left, right] for left in lefts for right in of_left[left]})
    return parts


def _best(weights: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    lefts, rights = (sorted({pair[side] for pair in weights}) for side in (0, 1))
    if len(lefts) > len(rights):
        turned = _best({(right, left): weight for (left, right), weight in weights.items()})
        return [(left, right) for right, left in turned]
    costs = [[-weights.get((left, right), 0) for right in rights] for left in lefts]
    pairs = ((lefts[row], rights[column]) for row, column in enumerate(_hungarian(costs)))
    return [pair for pair in pairs if weights.get(pair, 0) > 0]


def _hungarian(costs: Sequence[Sequence[int]]) -> list[int]:
    """The column for each row that makes the sum of ``costs`` least; there are no more rows than columns."""
    n_rows, n_columns = len(costs), len(costs[0])
    of_row, of_column = [0] * (n_rows + 1), [0] * (n_columns + 1)
    owner = [0] * (n_columns + 1)  # the row that a column is given to, from 1; column 0 is where a row starts from
    for row in range(1, n_rows + 1):
        owner[0], at = row, 0
        slack: dict[int, int] = {}
        came_from = [0] * (n_columns + 1)
        used: list[int] = []
        free = set(range(1, n_columns + 1))
        while owner[at]:
            used.append(at)
            free.discard(at)
            for column in free:
                reduced = costs[owner[at] - 1][column - 1] - of_row[owner[at]] - of_column[column]
                if column not in slack or reduced < slack[column]:
                    slack[column], came_from[column] = reduced, at
            nearest = min(free, key=lambda column: (slack[column], column))
            least = slack[nearest]
            for column in used:
                of_row[owner[column]] += least
                of_column[column] -= least
            for column in free:
                slack[column] -= least
            at = nearest
        while at:
            owner[at], at = owner[came_from[at]], came_from[at]
    return [
        column - 1
        for _, column in sorted((owner[column], column) for column in range(1, n_columns + 1) if owner[column])
    ]

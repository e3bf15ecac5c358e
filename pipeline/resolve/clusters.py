"""Entities joined step by step, never across a pair that a person called different."""

from collections.abc import Iterable, Iterator


class Clusters:
    """Sets of ids that mean one entity; a chain of joins may not bring two together that are kept apart."""

    def __init__(self, apart: Iterable[tuple[str, str]] = ()) -> None:
        """``apart`` are the pairs of ids that must not come together."""
        self._parent: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._enemies: dict[str, set[str]] = {}
        for one, other in apart:
            self._enemies.setdefault(one, set()).add(other)
            self._enemies.setdefault(other, set()).add(one)

    def root(self, node: str) -> str:
        """The id that stands for all that are one with ``node``."""
        root = node
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(node, node)) != root:
            self._parent[node], node = root, parent
        return root

    def join(self, one: str, other: str) -> bool:
        """Make two ids one; False, and nothing done, where that would join a pair that is kept apart."""
        left, right = sorted((self.root(one), self.root(other)))
        if left == right:
            return True
        if self._are_apart(left, right):
            return False
        self._parent[right] = left
        self._members[left] = [*self.members(left), *self.members(right)]
        self._members.pop(right, None)
        enemies = self._enemies.pop(right, set())
        if enemies:
            self._enemies[left] = self._enemies.get(left, set()) | enemies
        return True

    def members(self, root: str) -> list[str]:
        """The ids that ``root`` stands for."""
        return self._members.get(root, [root])

    def joined(self) -> Iterator[list[str]]:
        """Each set of two ids or more, sorted."""
        for members in self._members.values():
            yield sorted(members)

    def _are_apart(self, left: str, right: str) -> bool:
        return any(self.root(enemy) == right for enemy in self._enemies.get(left, ())) or any(
            self.root(enemy) == left for enemy in self._enemies.get(right, ())
        )

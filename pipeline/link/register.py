"""The persons of one document, findable by each part of their names without a look at all of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

from pipeline.link.keys import person_key
from pipeline.link.persons import Key, full_names, is_initial, is_misspelt, is_part, same, surname_first, surnames

_PREFIX = 2  # letters that a misspelt word keeps at its start, or at its end


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the document: the fullest name and its folded words in the order in which they are spoken."""

    entity_id: str
    name: str
    key: Key


class Register:
    """Full names gathered into persons, the fullest first; a shorter one that fits several is none of its own."""

    def __init__(self, persons: Iterable[Person], apart: Collection[tuple[Key, Key]] = ()) -> None:
        """``apart`` are names that stand side by side in the text, so that neither is the other misspelt."""
        self._by_usual: dict[Key, list[Person]] = {}
        self._by_key: dict[Key, list[Person]] = {}
        self._by_surname: dict[str, list[Person]] = {}
        self._by_given: dict[str, list[Person]] = {}
        self._by_initials: dict[str, list[Person]] = {}
        self._by_pair: dict[tuple[str, str], list[Person]] = {}
        self._by_start: dict[str, list[tuple[str, Person]]] = {}
        for person in sorted(persons, key=lambda one: (-len(one.key), -sum(map(len, one.key)))):
            fitting = self._holding(person.key) or self._spelt_otherwise(person) or self._respelt(person.key, apart)
            if fitting:
                self._by_key[person.key] = fitting
            elif not _is_letters(person.key) or not self._of_initials(person.key):
                self.add(person)

    def add(self, person: Person) -> None:
        """Make ``person`` findable by each part of its name."""
        key = person.key
        self._by_key[key] = [person]
        self._by_usual.setdefault(person_key(person.name), []).append(person)
        for surname in sorted(surnames(key)):
            self._by_surname.setdefault(surname, []).append(person)
            if surname != key[-1] or not surname_first(person.name):  # given names are not compared for slips
                self._by_start.setdefault(surname[:_PREFIX], []).append((surname, person))
        self._by_given.setdefault(key[0], []).append(person)
        self._by_initials.setdefault("".join(word[0] for word in key), []).append(person)
        pairs = [
            *combinations(key, 2),
            *((key[0][0], word) for word in key[1:]),
            *((key[0], word[0]) for word in key[1:]),
        ]
        if surname_first(person.name):
            pairs += [(key[1][0], key[0])]  # `F. Luo` is Luo Fengjiao
        for pair in dict.fromkeys(pairs):
            self._by_pair.setdefault(pair, []).append(person)

    def fitting(self, key: Key) -> list[Person]:
        """The persons that a name of the words ``key`` may mean."""
        return self.fitting_best(key)[2]

    def fitting_best(self, key: Key) -> tuple[str, str, list[Person]]:
        """What part of their names ``key`` is, by what evidence, and the persons that it may mean."""
        known = self._by_key.get(key)
        if known is not None:
            person = known[0]
            return (
                "full" if same(key[0], person.key[0]) else "surname",
                "exact" if key == person.key else "partial",
                known,
            )
        if len(key) > 1:
            return "initials", "initials", self._of_initials(key)
        return self._by_word(key[0])

    def _of_initials(self, key: Key) -> list[Person]:
        """The persons whose initials are the letters of ``key``: ``K. Y.-A.``."""
        return self._by_initials.get("".join(key), []) if _is_letters(key) else []

    def _by_word(self, word: str) -> tuple[str, str, list[Person]]:
        for method, persons in (
            ("surname", self._by_surname),
            ("given", self._by_given),
            ("initials", self._by_initials if len(word) > 1 else {}),
        ):
            if word in persons:
                return method, method, persons[word]
        nick = [person for given in sorted(full_names(word)) for person in self._by_given.get(given, ())]
        if len(nick) == 1:
            return "given", "nickname", nick
        near = {id(person): person for surname, person in self._near(word) if is_misspelt(word, surname)}
        return ("misspelling", "misspelling", list(near.values())) if len(near) == 1 else ("surname", "alone", [])

    def _near(self, word: str) -> list[tuple[str, Person]]:
        return self._by_start.get(word[:_PREFIX], [])

    def _holding(self, key: Key) -> list[Person]:
        """The persons whose names ``key`` (two words or more) is a part of.

        All words of a part but initials stand in the full name behind its first, so the rarest such pair will do.
        """
        behind = [*(word for word in key[1:-1] if len(word) > 1), key[-1]]
        found: list[Person] = []
        for first in (key[0], *sorted(full_names(key[0]))):
            sizes = {word: len(self._by_pair.get((first, word), ())) for word in behind}
            found += self._by_pair.get((first, min(behind, key=sizes.__getitem__)), ())
        return [person for person in found if is_part(key, person.key) or self._is_turned(key, person)]

    def _is_turned(self, key: Key, person: Person) -> bool:
        """``F. Luo``: the initial of the given name in front of the surname of a name in East Asian order."""
        return len(key) == 2 and surname_first(person.name) and is_initial(key[0]) and key[1] == person.key[0]

    def _spelt_otherwise(self, person: Person) -> list[Person]:
        """The one person whose name has the same key across documents: ``Muhammad Bello`` and ``Mohammed Bello``."""
        found = self._by_usual.get(person_key(person.name), [])
        return found if len(found) == 1 and len(person.key) > 1 else []

    def _respelt(self, key: Key, apart: Collection[tuple[Key, Key]]) -> list[Person]:
        """The one person whose name is ``key`` but for a slip in the surname: ``Teresia Waniiru``, ``Al Zoheiri``."""
        found = {
            id(person): person
            for surname, person in self._near(key[-1])
            if surname == person.key[-1]
            and is_misspelt(key[-1], surname)
            and _same_but_last(key, person.key)
            and (min(key, person.key), max(key, person.key)) not in apart
        }
        return list(found.values()) if len(found) == 1 else []


def _is_letters(key: Key) -> bool:
    """Whether ``key`` is nothing but initials."""
    return all(len(word) == 1 for word in key)


def _same_but_last(key: Key, full: Key) -> bool:
    """Whether all words of ``key`` but the last stand in front of the last of ``full``, from its start or its end."""
    front = key[:-1]
    return front in {full[: len(front)], full[-1 - len(front) : -1]}

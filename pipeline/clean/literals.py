"""Which rules a text can concern at all: one pass over it for the literals of all of them.

Most texts hold the literals of few rules; only those are tried, and only where their literals stand. That is what
keeps a hundred rules as quick as ten.
"""

import codecs
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ahocorasick_rs import BytesAhoCorasick, Implementation

from pipeline.clean.view import View

Hit = tuple[int, tuple[int, ...]]
_ASCII = "".join(map(chr, range(128)))
_SIZE = 256
# So many characters of lines are remembered: most come back from pass to pass, and some from text to text.
_KNOWN_SIZE, _LINE_SIZE = 8_000_000, 200
_COMMON = "“”‘’–—…•€áâãäçèéêëíîïñóôöúüß"  # in any alphabet, as characters without a byte take longer
_UNUSED = "\ufffe"  # what stands where an alphabet has fewer characters than a byte


class Literals:
    """The literals of several rules in an automaton; case is ignored."""

    def __init__(
        self,
        needs: Sequence[Sequence[str]],
        fits: Sequence[Callable[[str], object] | None] = (),
        whole: Callable[[str], Iterable[int]] = lambda _: (),
    ) -> None:
        """From the literals of each rule, any of which makes the rule worth trying.

        Where a rule can tell of a line by itself whether it ``fits``, literals in other lines do not count; if it has
        none, it is worth trying at the starts of the lines that fit, as are those rules that ``whole`` gives.
        """
        self._whole = whole
        self._known: dict[str, Sequence[Hit]] = {}
        self._size = 0
        self._fits = {rule: fit for rule, fit in enumerate(fits) if fit}
        self._without = [(rule, fit) for rule, fit in self._fits.items() if not needs[rule]]
        rules: dict[str, set[int]] = {}
        for rule, literals in enumerate(needs):
            for literal in literals:
                rules.setdefault(lowered(literal), set()).add(rule)
        low = {literal: tuple(sorted(of)) for literal, of in rules.items() if _is_low(literal)}
        self._alphabet = _Alphabet(low)
        # Two, as one for all would not stay in the processor's cache: its size goes with the number of characters.
        self._plain = _Automaton({literal: of for literal, of in low.items() if literal.isascii()}, self._alphabet)
        odd = {literal: of for literal, of in low.items() if not literal.isascii()}
        # Those of characters without a byte would be found at each character of a text in another script.
        self._foreign = {literal: of for literal, of in odd.items() if not self._alphabet.coded(literal).strip(b"?")}
        self._odd = _Automaton(
            {literal: of for literal, of in odd.items() if literal not in self._foreign}, self._alphabet
        )
        self._tall = [(literal, _shift(literal), sorted(of)) for literal, of in rules.items() if not _is_low(literal)]

    def places(self, view: View) -> dict[int, list[int]]:
        """By the number of a rule, where its literals stand in a text, in code points, ascending.

        A literal that begins with a line break stands at a line's start, one that ends with it at a line's end; the
        text's two ends are such places too. Lines that were read before are not read again.
        """
        known = self.read(view.lines)
        found: dict[int, list[int]] = {}
        for line, start in zip(view.lines, view.starts, strict=True):
            for offset, rules in known[line]:
                for rule in rules:
                    if rule in found:
                        found[rule].append(start + offset)
                    else:
                        found[rule] = [start + offset]
        for literal, shift, of in self._tall:
            tall = list(_places_of(literal, shift, view.text))
            for rule in of if tall else ():
                found[rule] = sorted([*found.get(rule, ()), *tall])
        return found

    def read(self, lines: Iterable[str]) -> Mapping[str, Sequence[Hit]]:
        """By line, where in it which rules' literals stand; of ``lines`` at least."""
        known = self._known
        if self._size > _KNOWN_SIZE:
            known.clear()
            self._size = 0
        new = [line for line in dict.fromkeys(lines) if line not in known]
        if new:
            self._read(new, known)
            self._size += sum(map(len, new)) + _LINE_SIZE * len(new)
        return known

    def _read(self, lines: Sequence[str], known: dict[str, Sequence[Hit]]) -> None:
        """Adds to ``known`` where in each of ``lines`` which rules' literals stand."""
        starts, at = [], 0
        for line in lines:
            starts.append(at)
            at += len(line) + 1
        found: dict[str, list[Hit]] = {line: [] for line in lines}
        text = "\n".join(lines)
        coded = b"\n%b\n" % self._alphabet.coded(text)
        all_hits = self._plain.hits(coded)
        if not text.isascii():
            all_hits += self._odd.hits(coded)
            if coded.count(b"?") > text.count("?"):
                small = lowered(text)
                for literal, of in self._foreign.items():
                    all_hits += ((place, of) for place in _places_in(literal, small))
        all_hits.sort()  # they come by where they end
        for place, rules in all_hits:
            number = bisect_right(starts, place) - 1
            if number >= 0:
                found[lines[number]].append((place - starts[number], rules))
        for line, hits in found.items():
            fitting = [*self._fitting(line, hits)]
            if line:
                fitting += [(0, (rule,)) for rule, fit in self._without if fit(line)]
                fitting += [(0, (rule,)) for rule in self._whole(line)]
            known[line] = tuple(fitting)

    def _fitting(self, line: str, hits: Sequence[Hit]) -> Iterable[Hit]:
        """Those of ``hits`` that are of rules which the line fits."""
        fits = self._fits
        unfit = {rule for rule in {rule for _, of in hits for rule in of} if rule in fits and not fits[rule](line)}
        if not unfit:
            return hits
        left = ((place, tuple(rule for rule in of if rule not in unfit)) for place, of in hits)
        return (hit for hit in left if hit[1])


class _Automaton:
    """What finds literals in texts of one byte a character."""

    def __init__(self, literals: Mapping[str, tuple[int, ...]], alphabet: "_Alphabet") -> None:
        """From the literals, with the rules that each of them is of."""
        self._marks = [(_shift(literal), rules) for literal, rules in literals.items()]
        # One without jumps takes more memory and half the time.
        coded = [alphabet.coded(literal) for literal in literals]
        self._found = BytesAhoCorasick(coded, implementation=Implementation.DFA) if coded else None

    def hits(self, coded: bytes) -> list[Hit]:
        """Which places the literals mark in a text, and for which rules; the text stands between two breaks."""
        if self._found is None:
            return []
        marks = self._marks
        found = self._found.find_matches_as_indexes(coded, overlapping=True)
        return [(start + marks[literal][0], marks[literal][1]) for literal, start, _ in found]


def _places_of(literal: str, shift: int, text: str) -> Iterator[int]:
    """Where a literal that is longer than a line stands."""
    text = f"\n{text if literal.isspace() else lowered(text)}\n"
    return (place + shift for place in _places_in(literal, text))


def _places_in(literal: str, text: str) -> Iterator[int]:
    place = text.find(literal)
    while place >= 0:
        yield place
        place = text.find(literal, place + 1)


def _is_low(literal: str) -> bool:
    """Whether ``literal`` lies in one line."""
    return "\n" not in literal[1:-1]


class _Alphabet:
    """One byte for each character that a literal holds, small or capital; one for all others, a question mark.

    Where there are too many, those of the longest literals are among the others, as are those beyond the basic plane,
    which would make the coding slow: what is taken for such a literal and is none is but tried in vain.
    """

    def __init__(self, literals: Iterable[str]) -> None:
        in_order = "".join(sorted(literals, key=lambda literal: (len(literal), literal)))
        cased = (form for character in in_order + _COMMON for form in (character, character.upper()))
        odd = [form for form in dict.fromkeys(cased) if len(form) == 1 and "\x7f" < form < _UNUSED]
        characters = _ASCII + "".join(odd[: _SIZE - len(_ASCII)])
        self._bytes = codecs.charmap_build(characters.ljust(_SIZE, _UNUSED))
        smaller = [lowered(character) for character in characters]
        numbers = {character: number for number, character in enumerate(characters)}
        self._small = bytes(numbers.get(one, number) for number, one in enumerate(smaller)).ljust(_SIZE, b"?")

    def coded(self, text: str) -> bytes:
        """``text`` in small letters, one byte a character."""
        return codecs.charmap_encode(text, "replace", self._bytes)[0].translate(self._small)


def _shift(literal: str) -> int:
    """From where a literal begins, behind the break put before the text, to the place that it marks."""
    return -1 + (literal.startswith("\n") and literal != "\n")


def lowered(text: str) -> str:
    """``text`` in lower case, character for character, with no lone surrogate."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = text.replace("İ", "i").lower()  # the one character that lower case makes longer
    if not lower.isascii():
        try:
            lower.encode()
        except UnicodeEncodeError:
            lower = lower.encode("utf-8", "replace").decode()
    return lower

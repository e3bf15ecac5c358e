"""The wordings of artefacts: rows of ``wordings/*.toml``, and what a template with slots becomes.

Three authors wrote them. The first, whose wordings give the figures, knew no rule of cleaning. ``held_back`` is by a
second, who had to write what the first had not; ``sample`` by a third, who wrote what a sample of pages would show.
None saw a rule or another's wordings. Rules have been mended on all three since, so that the figures are high;
``docs/decisions.md`` has those of first contact.

In a template ``{name}`` is a slot, ``⟦…⟧`` the artefact where the rest is a carrier, ``¦`` a joint where a line
break is missing. A slot's value may hold slots; ``"3..40"`` is a whole number from that range.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "wordings"
HELD_BACK, SAMPLE = FOLDER.parent / "held_back", FOLDER.parent / "sample"
SETS = {folder.name: folder for folder in (FOLDER, HELD_BACK, SAMPLE)}
OPEN, CLOSE, JOINT = "⟦", "⟧", "¦"
_SLOT = re.compile(r"\{([a-z_]+)\}")
_RANGE = re.compile(r"(\d+)\.\.(\d+)")
_CASES = {"as-is": str, "upper": str.upper, "lower": str.lower, "title": str.title, "sentence": str.capitalize}
_ROW = {"family", "kind", "expected", "where", "templates", "slots", "case", "before", "after", "fold", "carriers"}
_ROW |= {"why"}


@dataclass(frozen=True)
class Kind:
    """One row: what is put where, in which wordings, and what cleaning should do with it."""

    family: str
    name: str
    expected: tuple[str, ...]
    where: str
    templates: tuple[str, ...]
    case: tuple[str, ...] = ("as-is",)
    before: tuple[str, ...] = ("",)
    after: tuple[str, ...] = ("",)
    carriers: tuple[str, ...] = ()
    fold: bool = False
    slots: dict = field(default_factory=dict, compare=False)

    def wordings(self):
        """Every wording of this kind."""
        return [Wording(self, template) for template in self.templates]


@dataclass(frozen=True)
class Wording:
    """One template of a kind."""

    kind: Kind
    template: str


@cache
def load_kinds(folder=FOLDER):
    """All kinds of ``folder``, in the order of files and rows; its own slots go before the shared ones."""
    kinds = []
    own = load_slots(folder)
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds += [_kind(row, path.name, own) for row in data.get("kinds", ())]
    names = [kind.name for kind in kinds]
    if len(set(names)) != len(names):
        raise ValueError(f"kinds named twice: {sorted({name for name in names if names.count(name) > 1})}")
    return tuple(kinds)


@cache
def load_slots(folder=FOLDER):
    """The slots that all kinds of ``folder`` share: values by name."""
    return tomllib.loads((folder / "slots.toml").read_text(encoding="utf-8"))["slots"]


def _kind(row, name, slots):
    if unknown := set(row) - _ROW:
        raise ValueError(f"{name}, {row.get('kind')}: unknown keys {sorted(unknown)}")
    lists = {key: tuple(row[key]) for key in ("case", "before", "after", "carriers") if key in row}
    expected = tuple(row["expected"].split("|"))
    return Kind(
        row["family"],
        row["kind"],
        expected,
        row["where"],
        tuple(row["templates"]),
        fold=row.get("fold", False),
        slots=slots | row.get("slots", {}),
        **lists,
    )


def fill(template, kind, rng, fixed=None):
    """``template`` with every slot filled; the marks stay. ``fixed`` holds values that are not drawn."""
    fixed = {} if fixed is None else fixed

    def value(match):
        name = match[1]
        if name in fixed:
            return fixed[name]
        values = kind.slots.get(name) or load_slots().get(name)
        if values is None:
            raise ValueError(f"{kind.name}: no slot {name!r} for {template!r}")
        drawn = rng.choice(values) if isinstance(values, list) else values
        if bounds := _RANGE.fullmatch(drawn):
            return str(rng.randint(int(bounds[1]), int(bounds[2])))
        return fill(drawn, kind, rng, fixed)

    return _SLOT.sub(value, template)


def render(wording, rng, fixed=None):
    """One text of ``wording``: slots filled, then its kind's case, what stands before and after; marks stay."""
    kind = wording.kind
    text = fill(wording.template, kind, rng, fixed)
    text = _CASES[rng.choice(kind.case)](text)
    return rng.choice(kind.before) + text + rng.choice(kind.after)


def unmarked(text):
    """``text`` without marks, the intervals of its artefacts (all of it where unmarked), and its joints."""
    plain, starts, intervals, joints = [], [], [], []
    for char in text:
        if char == OPEN:
            starts.append(len(plain))
        elif char == CLOSE:
            intervals.append((starts.pop(), len(plain)))
        elif char == JOINT:
            joints.append(len(plain))
        else:
            plain.append(char)
    return "".join(plain), intervals or [(0, len(plain))], joints

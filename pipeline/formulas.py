"""Cells that a spreadsheet takes for formulas, which may reach other files and programs."""

# As OWASP lists them for CSV injection.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take ``cell`` for a formula; no number here is negative."""
    return cell.startswith(_FORMULA)


def guarded(cell: str) -> str:
    """``cell`` for a spreadsheet; without its first apostrophe, if it has one, it is what it was."""
    return f"'{cell}" if cell.startswith(("'", *_FORMULA)) else cell

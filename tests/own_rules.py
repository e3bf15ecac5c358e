"""A file of cleaning rules as a user writes one: `--rules` takes it."""

OWN_RULES = """
[[rule]]
id = "ferry-number"
family = "test"
pass = "artefacts"
why = "A number of no interest."
pattern = 'Ferry 7\\d '
example = "Ferry 71 left."
gives = "left."
keep = ["Ferry 61 left."]
"""

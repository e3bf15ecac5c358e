"""What a linguist edits, loaded: the CSV files of ``pipeline/data``, checked row by row, read once a process.

``pipeline/data/README.md`` tells what each field means and where its facts come from.
"""

from pipeline.knowledge.agencies import (
    AGENCY_KINDS,
    Agency,
    AgencyHead,
    KindCue,
    agencies,
    agency_abbreviations,
    agency_heads,
    agency_words,
    evidence_weights,
    kind_cues,
    lone_heads,
    news_agencies,
    organisations,
)
from pipeline.knowledge.countries import (
    NAME_FORMS,
    Country,
    CountryName,
    coded_rows,
    countries,
    country_names,
    lookalikes,
    sold_domains,
)
from pipeline.knowledge.names import (
    confusables,
    eastern_surnames,
    name_endings,
    name_variants,
    nicknames,
    particles,
    person_names,
    small_words,
    titles,
    words,
)
from pipeline.knowledge.rows import first_column, rows_of

__all__ = [
    "AGENCY_KINDS",
    "NAME_FORMS",
    "Agency",
    "AgencyHead",
    "Country",
    "CountryName",
    "KindCue",
    "agencies",
    "agency_abbreviations",
    "agency_heads",
    "agency_words",
    "coded_rows",
    "confusables",
    "countries",
    "country_names",
    "eastern_surnames",
    "evidence_weights",
    "first_column",
    "kind_cues",
    "lone_heads",
    "lookalikes",
    "name_endings",
    "name_variants",
    "news_agencies",
    "nicknames",
    "organisations",
    "particles",
    "person_names",
    "rows_of",
    "small_words",
    "sold_domains",
    "titles",
    "words",
]

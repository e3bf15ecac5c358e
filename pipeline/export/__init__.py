"""The tables in formats that other tools read; what maps to what is in ``docs/export.md``.

Each writer takes the folder of the tables and where to write, gives the lines that say what was written and what was
left out, and raises ``ExportError`` or ``TableError``. A file is there whole or not at all, its bytes depend on the
tables alone.
"""

from collections.abc import Callable

from pipeline.export.annotations import write_annotations
from pipeline.export.csv import write_csv
from pipeline.export.ftm import write_ftm
from pipeline.export.network import write_gexf, write_graphml
from pipeline.export.prelabelled import write_doccano, write_labelstudio, write_prodigy

WRITERS: dict[str, Callable[..., list[str]]] = {
    "csv": write_csv,
    "ftm": write_ftm,
    "webannotation": write_annotations,
    "graphml": write_graphml,
    "gexf": write_gexf,
    "prodigy": write_prodigy,
    "labelstudio": write_labelstudio,
    "doccano": write_doccano,
}

__all__ = ["WRITERS"]

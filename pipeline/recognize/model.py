"""The trained pipeline, loaded once a process, with the gazetteer and the document's own evidence behind it."""

import gc
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from pipeline.errors import ModelError
from pipeline.modelfolder import check_model
from pipeline.recognize.consistency import make_consistency
from pipeline.recognize.gazetteer import make_gazetteer
from pipeline.recognize.tagger import make_tagger

MAKERS = (make_tagger,)  # named here, so that they are known where the entry points are not
COMPONENTS = {"dateline_gazetteer": make_gazetteer, "dateline_consistency": make_consistency}
# Components of general pipelines that cost time and that recognition does not read.
_UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter", "morphologizer", "textcat"]
_TOKENS = 200_000  # different words whose tokens are remembered; spaCy's own 10,000 are soon met
_LONGEST = sys.maxsize  # spaCy's own limit is for whole texts in memory; long ones are read in windows


@cache
def load_nlp(path: Path) -> Language:
    """The spaCy pipeline at ``path`` with Dateline's components added; kept for the life of the process.

    Loading a spaCy pipeline runs the code that it names, so load only what you trust. Raises ``ModelError``
    where nothing can be loaded or no component recognizes entities.
    """
    check_model(path)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=r".*\[W095\].*")  # a patch version apart is no fault
            nlp = spacy.load(path, exclude=_UNUSED)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(f"{path}: spaCy cannot load it ({error}); train it again with this spaCy.") from error
    if "ner" not in nlp.pipe_names:
        raise ModelError(f"{path}: has no component `ner`; choose a pipeline that recognizes entities.")
    nlp.max_length = _LONGEST
    tokenizer: Any = nlp.tokenizer
    tokenizer.max_cache_size = _TOKENS
    for name in COMPONENTS:
        if name not in nlp.pipe_names:
            nlp.add_pipe(name)
    gc.collect()
    gc.freeze()  # the lists are some 200,000 objects for life: looking through them again takes a tenth of the time
    return nlp

"""Makes every process of a run fail where `tests.faults.injection` is told to."""

import os

if "DATELINE_FAULT" in os.environ:
    from tests.faults.injection import Fault, inject

    inject(Fault.from_text(os.environ["DATELINE_FAULT"]))

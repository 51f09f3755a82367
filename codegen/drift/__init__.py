"""What separates our schema from the CRDs that KServe releases, keyword by keyword and by cause."""

from codegen.drift.accepted import Accepted, accepted_in
from codegen.drift.report import Difference, Entry, MassEntry, Report, compare, definitions

__all__ = [
    "Accepted",
    "Difference",
    "Entry",
    "MassEntry",
    "Report",
    "accepted_in",
    "compare",
    "definitions",
]

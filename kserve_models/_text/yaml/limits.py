"""What is too much for an API server, or for any reader, and how messages say so."""

from __future__ import annotations

import re

from ..nesting import MAX_DEPTH as MAX_DEPTH  # noqa: TID252 - codegen has this room by another name
from ..nesting import TOO_DEEP as TOO_DEEP  # noqa: TID252

MAX_BYTES = 64 * 1024 * 1024
HALF_PAIR = re.compile("[\ud800-\udfff]")
KEY_TWICE = "expected each key once, but key {!r:.60} came before on line {}; remove one"
SURROGATE = "expected Unicode text, but came half a surrogate pair; remove it"
NOT_FINITE = "expected a finite number, but came {}; quote it if text is meant"

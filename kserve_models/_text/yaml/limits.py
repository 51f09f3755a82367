"""What is too much for an API server, or for any reader, and how messages say so."""

from __future__ import annotations

import re

MAX_BYTES, MAX_DEPTH = 64 * 1024 * 1024, 100
HALF_PAIR = re.compile("[\ud800-\udfff]")
TOO_DEEP = f"expected at most {MAX_DEPTH} lists and maps inside each other; make the data flatter"
KEY_TWICE = "expected each key once, but key {!r:.60} came before on line {}; remove one"
SURROGATE = "expected Unicode text, but came half a surrogate pair; remove it"
NOT_FINITE = "expected a finite number, but came {}; quote it if text is meant"

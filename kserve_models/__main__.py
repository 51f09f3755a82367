"""``python -m kserve_models`` is the command ``kserve-models``."""

from __future__ import annotations

import sys

from kserve_models.cli import main

sys.exit(main())

"""What scripts for the ``kserve`` SDK use of its control plane, on this package's own client.

``KServeClient``, ``constants`` and ``utils`` have the names of every release of the SDK from 0.8 on.
``python -m kserve_models.sdk SCRIPT`` runs a script that imports ``kserve``, and
``install_as_kserve()`` lets a program do so.

Importing this package loads no network library; each name is imported on first use.
"""

from __future__ import annotations

TYPE_CHECKING: bool = False
if TYPE_CHECKING:
    from kserve_models.sdk import constants as constants
    from kserve_models.sdk import utils as utils
    from kserve_models.sdk.kserve_client import KServeClient as KServeClient
    from kserve_models.sdk.kserve_package import install_as_kserve as install_as_kserve
    from kserve_models.sdk.watch import isvc_watch as isvc_watch

__all__ = ["KServeClient", "constants", "install_as_kserve", "isvc_watch", "utils"]

if not TYPE_CHECKING:
    _HOMES = {
        "KServeClient": "kserve_client",
        "constants": "constants",
        "install_as_kserve": "kserve_package",
        "isvc_watch": "watch",
        "utils": "utils",
    }

    def __getattr__(name):
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = __import__(f"{__name__}.{home}", fromlist=(name,))
        value = module if name == home else getattr(module, name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

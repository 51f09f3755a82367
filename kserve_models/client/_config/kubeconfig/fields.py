"""The fields of one entry of a kubeconfig, each with the type that it must have."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kserve_models.client._primitives.secrets import Secret, SecretBytes

_NAMES = {bool: "true or false", int: "a number", float: "a number", bytes: "bytes"}


class Place(NamedTuple):
    """Where an entry stands."""

    source: str
    """The file's path, or what else it was read from."""
    folder: str
    """What relative paths in it are relative to."""
    entry: str = ""
    """What it is, such as ``user 'me'``."""

    def __str__(self) -> str:
        return f"kubeconfig {self.source}" + (f": {self.entry}" if self.entry else "")


class Fields:
    """The fields of a map, read by their names; what is wrong with them is collected.

    As for kubectl, null is the same as no field, and fields of other names are nobody's concern. A
    field of a wrong type counts as none.

    Args:
        values: the map.
        place: where it stands.
        problems: what is wrong is added here, one line each.
        path: of the map within the entry, such as ``exec.``
    """

    def __init__(
        self, values: Mapping[str, Any], place: Place, problems: list[str], path: str = ""
    ) -> None:
        self.place = place
        self.problems = problems
        self._values = values
        self._path = path

    def fail(self, key: str, problem: str) -> None:
        """Add what is wrong with a field."""
        self.problems.append(f"{self.place}: {self._path}{key}: {problem}")

    def has(self, key: str) -> bool:
        """Whether there is such a field, and it is not empty."""
        return self._values.get(key) not in (None, "", {}, [])

    def secret(self, key: str) -> Secret:
        """A text, which hides itself; empty by default."""
        value = self._values.get(key)
        if value is None:
            return Secret()
        if not isinstance(value, str):
            self._wrong_type(key, "text", value)
            return Secret()
        return Secret(value)

    def text(self, key: str) -> str:
        """A text that anybody may see; empty by default."""
        return str(self.secret(key))

    def flag(self, key: str) -> bool:
        """True or false, which is the default."""
        value = self._values.get(key)
        if value is not None and not isinstance(value, bool):
            self._wrong_type(key, "true or false", value)
            return False
        return bool(value)

    def texts(self, key: str) -> list[str]:
        """A list of texts, which hide themselves; empty by default."""
        found: list[str] = []
        for index, value in enumerate(self._list(key)):
            if isinstance(value, str):
                found.append(Secret(value))
            else:
                self._wrong_type(f"{key}[{index}]", "text", value)
        return found

    def map(self, key: str) -> Fields | None:
        """The fields of a map in this one; None where there is none."""
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self._wrong_type(key, "a map", value)
            return None
        return Fields(value, self.place, self.problems, f"{self._path}{key}.")

    def maps(self, key: str) -> Iterator[Fields]:
        """The fields of each map in a list."""
        for index, value in enumerate(self._list(key)):
            if isinstance(value, Mapping):
                path = f"{self._path}{key}[{index}]."
                yield Fields(value, self.place, self.problems, path)
            else:
                self._wrong_type(f"{key}[{index}]", "a map", value)

    def names(self) -> list[str]:
        """The names of the fields."""
        return [str(key) for key in self._values]

    def value(self, key: str) -> Any:
        """A field's value, whatever it is."""
        return self._values.get(key)

    def data(self, key: str) -> SecretBytes:
        """Bytes that are written in base64; empty by default."""
        try:
            # Lines may have been broken.
            return SecretBytes(
                base64.b64decode("".join(self.secret(key).split()).encode(), validate=True)
            )
        except (binascii.Error, UnicodeError):
            pass
        self.fail(key, "expected base64")
        return SecretBytes()

    def file(self, key: str) -> str:
        """The absolute path of a file that can be read; empty by default."""
        path = self.text(key)
        if not path:
            return ""
        path = os.path.join(self.place.folder, path)
        try:
            with open(path, "rb"):
                return path
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
        self.fail(key, f"{path}: {reason}")
        return ""

    def file_or_data(self, key: str) -> tuple[str, SecretBytes]:
        """The path of a file, or what would stand in it: ``KEY-data``; both are empty by default."""
        path, data = self.file(key), self.data(f"{key}-data")
        if self.has(key) and self.has(f"{key}-data"):
            self.fail(key, f"{key}-data is there, too: take one of them away")
        return path, data

    def _list(self, key: str) -> Sequence[Any]:
        value = self._values.get(key)
        if value is None:
            return ()
        if isinstance(value, (str, bytes)) or not isinstance(value, Sequence):
            self._wrong_type(key, "a list", value)
            return ()
        return value

    def _wrong_type(self, key: str, expected: str, value: object) -> None:
        came = type_name(value)
        quote = "; put it in quotes" if expected == "text" and type(value) in _NAMES else ""
        self.fail(key, f"expected {expected}, got {came}{quote}")


def type_name(value: object) -> str:
    """What a value is, for a message that must not show it."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return "text"
    if isinstance(value, Mapping):
        return "a map"
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return "a list"
    return _NAMES.get(type(value), type(value).__name__)

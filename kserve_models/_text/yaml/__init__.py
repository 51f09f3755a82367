"""YAML as Kubernetes reads and writes it."""

from .document import Document as Document
from .document import Examined as Examined
from .document import LocatedDocument as LocatedDocument
from .error import ManifestError as ManifestError
from .limits import MAX_BYTES as MAX_BYTES
from .reader import examine as examine
from .reader import parse as parse
from .reader import parse_json as parse_json
from .reader import parse_one as parse_one
from .writer import dump as dump
from .writer import dump_all as dump_all

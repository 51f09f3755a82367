"""YAML as Kubernetes reads and writes it."""

from kserve_models._text.yaml.document import Document as Document
from kserve_models._text.yaml.error import ManifestError as ManifestError
from kserve_models._text.yaml.limits import MAX_BYTES as MAX_BYTES
from kserve_models._text.yaml.reader import parse as parse
from kserve_models._text.yaml.reader import parse_json as parse_json
from kserve_models._text.yaml.reader import parse_one as parse_one
from kserve_models._text.yaml.writer import dump as dump
from kserve_models._text.yaml.writer import dump_all as dump_all

"""The index: which words lead to which entries, and how surely.

All that takes a language happens here: a word's forms (``scale``, ``scaling``) are one stem, and
each word of an entry has its weight, by BM25. The script that searches looks words up and adds.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import snowballstemmer

from docs_site.search.entries import Entry
from docs_site.search.synonyms import STOP_WORDS, SYNONYMS

NAME = "searchIndex"
"""The global that the script sets."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_IN_TITLE, _IN_WORDS, _IN_DESCRIPTION = 6, 1, 2
_SATURATION, _LENGTH = 1.2, 0.6
_SNIPPET = 160


def words_of(text: str) -> list[str]:
    """The words of a text; names of several words are taken apart."""
    return [word.lower() for word in _WORD.findall(text)]


def script(entries: Sequence[Entry]) -> str:
    """The index as a script, the same bytes for the same entries."""
    stem = snowballstemmer.stemmer("english").stemWord
    surfaces: dict[str, str] = {}
    counted = []
    for entry in entries:
        counts: Counter[str] = Counter()
        parts = (
            (entry.title, _IN_TITLE),
            (entry.words, _IN_WORDS),
            (entry.description, _IN_DESCRIPTION),
        )
        for text, weight in parts:
            for word in words_of(text):
                if word not in STOP_WORDS:
                    surfaces.setdefault(word, stem(word))
                    counts[surfaces[word]] += weight
        counted.append(counts)
    postings = _postings(entries, counted)
    stems = sorted(postings)
    numbers = {each: number for number, each in enumerate(stems)}
    forms: dict[str, int] = {word: numbers[surfaces[word]] for word in sorted(surfaces)}
    synonyms = {
        word: sorted({forms[other] for other in others if other in forms})
        for word, others in sorted(SYNONYMS.items())
    }
    data = {
        "entries": [
            [entry.sort, entry.title, entry.where, entry.address, _snippet(entry.description)]
            for entry in entries
        ],
        "words": forms,
        "synonyms": synonyms,
        "stopWords": sorted(STOP_WORDS),
        "postings": [postings[each] for each in stems],
    }
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return f"window.{NAME}={text};\n"


def _postings(entries: Sequence[Entry], counted: Sequence[Counter[str]]) -> dict[str, list[int]]:
    """Pairs of an entry, as the step from the one before, and a weight of hundredths, by stem."""
    average = sum(map(_length, counted)) / max(len(counted), 1)
    holders = Counter(stem for counts in counted for stem in counts)
    found: dict[str, list[int]] = defaultdict(list)
    last: dict[str, int] = defaultdict(int)
    for number, (entry, counts) in enumerate(zip(entries, counted, strict=True)):
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * _length(counts) / average)
        for stem, count in counts.items():
            rarity = math.log(1 + (len(entries) - holders[stem] + 0.5) / (holders[stem] + 0.5))
            weight = rarity * count * (_SATURATION + 1) / (count + norm)
            found[stem] += [number - last[stem], max(1, round(100 * weight * entry.boost))]
            last[stem] = number
    return found


def _length(counts: Iterable[str]) -> int:
    return len(list(counts))


def _snippet(text: str) -> str:
    return text if len(text) <= _SNIPPET else f"{text[: _SNIPPET - 1].rsplit(' ', 1)[0]}…"

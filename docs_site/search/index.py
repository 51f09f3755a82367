"""The index: which words lead to which entries, and how surely.

All that takes a language happens here: a word's forms (``scale``, ``scaling``) are one stem, and
each word of an entry has its weight, by BM25. The script that searches looks words up and adds.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import snowballstemmer  # pyright: ignore[reportMissingImports]  # of docs/requirements.txt

from docs_site.search.entries import Entry
from docs_site.search.synonyms import STOP_WORDS, SYNONYMS

NAME = "searchIndex"
"""The global that the script sets."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_OF_TITLE, _OF_WORDS, _OF_DESCRIPTION = 4.0, 0.5, 1.5
_SATURATION, _LENGTH = 1.2, 0.6
_SNIPPET = 160


def words_of(text: str) -> list[str]:
    """The words of a text; names of several words are taken apart."""
    return [word.lower() for word in _WORD.findall(text)]


def script(entries: Sequence[Entry]) -> str:
    """The index as a script, the same bytes for the same entries."""
    stem = snowballstemmer.stemmer("english").stemWord
    surfaces: dict[str, str] = {}

    def counted(text: str) -> Counter[str]:
        words = [word for word in words_of(text) if word not in STOP_WORDS]
        return Counter(surfaces.setdefault(word, stem(word)) for word in words)

    postings = _postings(
        [
            _Counts(
                entry.boost,
                counted(entry.title),
                counted(entry.words),
                counted(entry.description),
            )
            for entry in entries
        ]
    )
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


@dataclass(frozen=True)
class _Counts:
    """How often each stem stands in the parts of an entry."""

    boost: float
    title: Counter[str]
    words: Counter[str]
    description: Counter[str]

    def stems(self) -> Iterator[str]:
        """Each stem once, in an order that is always the same."""
        return iter(dict.fromkeys([*self.title, *self.words, *self.description]))


def _postings(counted: Sequence[_Counts]) -> dict[str, list[int]]:
    """Pairs of an entry, as the step from the one before, and a weight of hundredths, by stem.

    A word in a title weighs by its share of the title, one in a description by BM25.
    """
    average = sum(len(each.description) for each in counted) / max(len(counted), 1)
    holders = Counter(stem for each in counted for stem in each.stems())
    found: dict[str, list[int]] = defaultdict(list)
    last: dict[str, int] = defaultdict(int)
    for number, each in enumerate(counted):
        norm = _SATURATION * (1 - _LENGTH + _LENGTH * len(each.description) / average)
        for stem in each.stems():
            count = each.description[stem]
            weight = _OF_DESCRIPTION * count * (_SATURATION + 1) / (count + norm)
            if stem in each.title:
                weight += _OF_TITLE / math.sqrt(len(each.title))
            if stem in each.words:
                weight += _OF_WORDS
            rarity = math.log(1 + (len(counted) - holders[stem] + 0.5) / (holders[stem] + 0.5))
            weight *= rarity * each.boost
            found[stem] += [number - last[stem], max(1, round(100 * weight))]
            last[stem] = number
    return found


def _snippet(text: str) -> str:
    text = text.replace("`", "")
    return text if len(text) <= _SNIPPET else f"{text[: _SNIPPET - 1].rsplit(' ', 1)[0]}…"

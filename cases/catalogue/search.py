"""Ranks procedures for what people type: accent-free, mistyped, shuffled, abbreviated or everyday words.

Pure: the rows are given, nothing is read from the database; build an ``Index`` once per change of the catalogue.
A query becomes readings (as typed, Telex undone, synonyms replaced); each title is scored by its best reading:
words found (rare ones count more), their order, how much of the title they fill, likeness of the whole line.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import islice, pairwise, product
from math import log
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from motcua.core.text import initials, query_keys, search_key

Row = tuple[str, str, str, str]
"""Code, name, name of the field, further words (may be empty)."""
Synonym = tuple[str, Sequence[str]]
"""A phrase people use and what it means in titles; no meaning at all marks a filler such as «tôi muốn»."""

_CODE = re.compile(r"(?<!\d)(\d)[.,\s-]?(\d{6})(?!\d)")
_ONLY_CODE = re.compile(r"[\d.,\s-]+(\.?H\d+)?", re.IGNORECASE)
_REPEATED = re.compile(r"\b(\w+(?: \w+){0,5}) \1\b")
_LEAD = re.compile(r"^(thu tuc )+")
_CANDIDATES = 40  # titles scored in full per reading
_CERTAIN = 1.2  # a whole title typed with at most a slip: no further reading is worth trying
_LONGEST = 1_200  # characters of a query that are read; the longest published title has 1 074
_READINGS = 10  # combinations of synonyms tried per query
_LIKENESS = 0.75  # whole lines less alike than this count as different
_UNKNOWN = 4.0  # weight of a word no title contains, as of a fairly rare one
_EXTRA = 0.4  # a word found only in the field or the keywords, against one in the title
_HELPERS = frozenset(("bi", "cac", "cho", "cua", "do", "khi", "la", "o", "tai", "theo", "thi", "tu", "va", "ve", "voi"))
_HELPER_WEIGHT = 0.4  # words that hold others together say little
_GIST_TRUST = 0.6  # a title found by the synonyms of a query alone, its other words left out
_SYNONYM_TRUST = 0.9  # a title found through a synonym stands below one found by the words as typed


class Hit(NamedTuple):
    """One procedure found; a higher score is better, scores compare only within one answer."""

    code: str
    score: float


class _Title(NamedTuple):
    code: str
    key: str
    core: str  # the key without a leading «thu tuc»
    counts: dict[str, int]
    pairs: frozenset[tuple[str, str]]
    extra: frozenset[str]  # words of the field and the keywords, not of the name
    weight: float


class _Reading(NamedTuple):
    key: str
    words: list[tuple[float, dict[str, float]]]  # weight of the word typed, known words it may stand for and how surely
    couples: list[set[tuple[str, str]]]  # for each two neighbours typed, the pairs they may stand for


class Index:
    """The searchable catalogue. 2 642 rows build in a quarter of a second; a search takes a few milliseconds."""

    def __init__(self, rows: Iterable[Row], synonyms: Iterable[Synonym] = ()) -> None:
        found = [(code, search_key(name), search_key(f"{field} {more}")) for code, name, field, more in rows]
        found.sort(key=lambda row: (len(row[1]), row[0]))  # of equal titles the shorter one comes first
        self._codes = [(_bare(code), code) for code, _, _ in found]
        words = [(set(key.split()), set(more.split())) for _, key, more in found]
        known = Counter(word for own, more in words for word in own | more)
        self._idf = {word: log(1 + len(found) / df) for word, df in known.items()}
        self._postings: dict[str, list[int]] = defaultdict(list)
        for at, (own, more) in enumerate(words):
            for word in own | more:
                self._postings[word].append(at)
        self._titles = [self._title(*row) for row in found]
        self._padded = [f" {title.key} " for title in self._titles]
        self._initials = [initials(title.key) for title in self._titles]
        self._all_initials = " ".join(self._initials)
        self._squeezed = [title.core.replace(" ", "") for title in self._titles]
        self._synonyms = _Synonyms(synonyms, self._idf)
        self._vocabulary = list(self._idf | self._synonyms.words)

    def _title(self, code: str, key: str, more: str) -> _Title:
        core = _LEAD.sub("", key)
        words = key.split()
        weight = sum(self._idf[word] for word in core.split()) or 1.0
        return _Title(
            code, key, core, dict(Counter(words)), frozenset(pairwise(words)), frozenset(more.split()), weight
        )

    def search(self, query: str, limit: int = 10) -> list[Hit]:
        """The best procedures for a query, best first; an empty list when no word of it is known."""
        query = query[:_LONGEST]
        by_code = self._by_code(query)
        if by_code or _ONLY_CODE.fullmatch(query.strip()):
            return by_code[:limit]
        best: dict[int, float] = {}
        tries = _READINGS // (1 + len(query.split()) // 8)  # who types many words quotes a title
        for key, trust in islice(self._readings(query, limit), tries or 1):
            for at, score in self._rank(key, max(_CANDIDATES, limit)):
                best[at] = max(best.get(at, 0.0), score * trust)
            if max(best.values(), default=0.0) >= _CERTAIN:
                break
        order = sorted(best, key=lambda at: (-best[at], at))
        return [Hit(self._titles[at].code, round(best[at], 4)) for at in order[:limit]]

    def _by_code(self, query: str) -> list[Hit]:
        whole = _CODE.search(query)
        wanted = "".join(whole.groups()) if whole else _bare(query)
        if len(wanted) < 3 or not any(char.isdigit() for char in wanted):
            return []
        found = [(bare != wanted, code) for bare, code in self._codes if bare.startswith(wanted)]
        return [Hit(code, 1.0 if not longer else 0.9) for longer, code in sorted(found)]

    def _readings(self, query: str, limit: int) -> Iterator[tuple[str, float]]:
        """Different keys the query may mean with the trust in each: first as typed, then through the synonyms."""
        typed = list(dict.fromkeys(" ".join(self._respaced(key.split())) for key in query_keys(query)))
        yield from ((key, 1.0) for key in typed)
        if any(len(self._containing(key + " ")) >= limit for key in typed):  # the titles say it in the same words
            return
        seen = set(typed)
        for key in typed:
            spelled = list(self._spelled_out(key))
            said = [
                read for near in (key, *spelled, *self._synonyms.alike(key)) for read in self._synonyms.readings(near)
            ]
            for meant, trust in (*said, *((line, _SYNONYM_TRUST) for line in spelled)):
                if meant and meant not in seen:
                    seen.add(meant)
                    yield meant, trust

    def _respaced(self, words: list[str]) -> list[str]:
        """Undo one slip across each space: «nuo cngoai», «kh ai», «dangky»."""
        done: list[str] = []
        for word in words:
            if done and not (self._knows(done[-1]) and self._knows(word)):
                last = done.pop()
                pairs = ((last + word[0], word[1:]), (last[:-1], last[-1] + word), (last + word, ""))
                fixed = next((p for p in pairs if all(self._knows(part) for part in p if part)), (last, word))
                done += [part for part in fixed if part]
            else:
                done.append(word)
        return [part for word in done for part in self._cut(word)]

    def _cut(self, word: str) -> tuple[str, ...]:
        if not self._knows(word) and len(word) > 4:
            for at in range(2, len(word) - 1):
                if self._knows(word[:at]) and self._knows(word[at:]):
                    return word[:at], word[at:]
        return (word,)

    def _knows(self, word: str) -> bool:
        return word in self._idf or word in self._synonyms.words

    def _spelled_out(self, key: str) -> Iterator[str]:
        """Readings of an unlisted abbreviation: words of titles that begin with its letters."""
        for short in key.split():
            if 3 <= len(short) <= 7 and not self._knows(short) and short in self._all_initials:
                meant: Counter[str] = Counter()
                for title, letters in zip(self._titles, self._initials, strict=True):
                    if (at := letters.find(short)) >= 0:
                        meant[" ".join(title.key.split()[at : at + len(short)])] += 1
                for phrase, _ in meant.most_common(2):
                    yield re.sub(rf"\b{short}\b", phrase, key)

    def _reading(self, key: str) -> _Reading:
        words = key.split()
        options = [{word: 1.0} if word in self._idf else self._near(word, word == words[-1]) for word in words]
        weights = [max((self._idf[word] for word in option), default=_UNKNOWN) for option in options]
        weights = [w * (_HELPER_WEIGHT if word in _HELPERS else 1.0) for w, word in zip(weights, words, strict=True)]
        couples = [{(a, b) for a in left for b in right} for left, right in pairwise(options)]
        return _Reading(key, list(zip(weights, options, strict=True)), couples)

    def _near(self, word: str, last: bool) -> dict[str, float]:
        close = process.extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=1, limit=None)
        found = {near: 0.8 if len(word) > 3 else 0.6 for near, _, _ in close}
        if last and len(word) > 1:
            found |= {known: 0.8 for known in self._idf if known.startswith(word)}
        return {near: trust for near, trust in found.items() if near in self._idf}

    def _rank(self, key: str, count: int) -> Iterator[tuple[int, float]]:
        reading = self._reading(key)
        alike = self._alike(key)
        for at in self._candidates(reading, count) | alike.keys():
            yield at, self._score(self._titles[at], reading, alike.get(at, 0.0))

    def _containing(self, phrase: str) -> list[int]:
        """Titles that contain the words in this order; the last one may be just begun, unless a space follows it."""
        words = phrase.split(" ")
        whole = [self._postings.get(word, []) for word in words[:-1]]
        rarest = min(whole, key=len) if whole else range(len(self._titles))
        return [at for at in rarest if f" {phrase}" in self._padded[at]]

    def _alike(self, key: str) -> dict[int, float]:
        line = _LEAD.sub("", key).replace(" ", "")
        found = process.extract(
            line, self._squeezed, scorer=OSA.normalized_similarity, score_cutoff=_LIKENESS, limit=_CANDIDATES
        )
        return {at: likeness for _, likeness, at in found}

    def _candidates(self, reading: _Reading, count: int) -> set[int]:
        reach: dict[int, float] = defaultdict(float)
        sought = {word: trust for _, option in reading.words for word, trust in option.items()}
        rare = nlargest(12, sought, key=lambda word: self._idf[word])
        for word in rare:
            weight = self._idf[word] * sought[word]
            for at in self._postings[word]:
                reach[at] += weight
        whole = sum(self._idf[word] for word in rare)
        for at in self._containing(reading.key):
            reach[at] += whole
        return set(nlargest(count, reach, key=reach.__getitem__))

    def _score(self, title: _Title, reading: _Reading, likeness: float) -> float:
        left = title.counts.copy()
        got = asked = filled = 0.0
        for weight, option in reading.words:
            asked += weight
            best, used = 0.0, ""
            for word, trust in option.items():
                if left.get(word) and trust > best:
                    best, used = trust, word
                elif word in title.extra and trust * _EXTRA > best:
                    best, used = trust * _EXTRA, ""
            got += weight * best
            if used:
                left[used] -= 1
                filled += self._idf[used]
        ordered = sum(not title.pairs.isdisjoint(couple) for couple in reading.couples)
        order = ordered / len(reading.couples) if reading.couples else 0.0
        found = got / asked * (0.5 + 0.15 * order + 0.15 * min(1.0, filled / title.weight)) if asked else 0.0
        inside = 0.2 if f" {reading.key}" in f" {title.key}" else 0.0
        alike = 0.5 * max(0.0, likeness - _LIKENESS) / (1 - _LIKENESS)
        return found + inside + alike + (0.01 if reading.key == title.key else 0.0)


class _Synonyms:
    """Phrases people use, found inside a query and replaced by what titles say."""

    def __init__(self, synonyms: Iterable[Synonym], in_titles: Container[str]) -> None:
        self._in_titles = in_titles
        self._means: dict[tuple[str, ...], list[str]] = {}
        for phrase, means in synonyms:
            known = self._means.setdefault(tuple(search_key(phrase).split()), [])
            known += [meant for meant in map(search_key, means) if meant not in known]
        self._longest = max(map(len, self._means), default=0)
        self._squeezed = {" ".join(phrase): "".join(phrase) for phrase in self._means}
        self.words = dict.fromkeys((word for phrase in self._means for word in phrase), 0.0)

    def alike(self, key: str) -> list[str]:
        """Phrases of the table that the whole query only mistypes."""
        line = key.replace(" ", "")
        found = process.extract(line, self._squeezed, scorer=OSA.normalized_similarity, score_cutoff=0.86, limit=2)
        return [phrase for _, _, phrase in found] if len(line) > 6 else []

    def readings(self, key: str) -> Iterator[tuple[str, float]]:
        """The query with the table's phrases replaced, in all combinations, then what these phrases alone mean."""
        parts = list(self._parts(key))
        if not any(means for _, means in parts):
            return
        choices = [[*means, said] if means else [said] for said, means in parts]
        for at, line in enumerate(islice(product(*choices), _READINGS - 2)):
            yield _joined(line), _SYNONYM_TRUST - 0.02 * at  # the table names the likelier meaning first
        telling = (means[0] for said, means in parts if means and (" " in said or said not in self._in_titles))
        yield _joined(telling), _GIST_TRUST

    def _parts(self, key: str) -> Iterator[tuple[str, list[str]]]:
        """The query cut into the longest phrases of the table, with their meanings, and single words without."""
        words, at = key.split(), 0
        while at < len(words):
            for size in range(min(self._longest, len(words) - at), 0, -1):
                phrase = tuple(words[at : at + size])
                means = self._means.get(phrase)
                if means is not None and not any(f" {meant} " in f" {key} " for meant in means):
                    yield " ".join(phrase), means or [""]
                    break
            else:
                size = 1
                yield words[at], []
            at += size


def _joined(parts: Iterable[str]) -> str:
    """One line; what a meaning repeats of the words before it («đăng ký» + «đăng ký kết hôn») stands once."""
    return _REPEATED.sub(r"\1", " ".join(" ".join(parts).split()))


def _bare(code: str) -> str:
    return "".join(char for char in code.lower() if char.isalnum())

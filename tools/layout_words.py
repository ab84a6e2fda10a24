"""Words that tell furniture from prose wherever they stand: chosen, weighed, written.

A word's weight is what it adds to the score that the tables give a line.  It is
fitted as the tables are, in small Newton steps, all words at once.  A word is only
taken if it says the same in two halves of the corpora, each fitted by itself: what
one crawl's dates and labels make of a word is of no use elsewhere.
"""
import collections
import re

import numpy as np

import layout_reference

HALF = ("news2012.window", "small.window", "chinese.window")
WORDS, SITES, LINES = 1000, 20, 20  # at most; of how many sites; lines of each half
RATE, ROUNDS, PRIOR = 0.1, 40, 20.0
SLOTS = 1 << 15
MOST_TENTHS = 10
COLUMNS = 90

TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


def tokens_of(text):
    """A text's words in lower case, and pairs of neighbours in dense scripts: nearly
    those that the C code looks up, by name."""
    for token in TOKEN.findall(text.lower()):
        if any(map(layout_reference.is_dense_script, token)):
            yield from map("".join, zip(token, token[1:]))
        else:
            yield token


def hash_of(token):
    """Its hash if it is one word without digits, else -1."""
    hashed = layout_reference.hashed_words(token, [layout_reference.kind(c) for c in token])
    return hashed[0][1] if len(hashed) == 1 and hashed[0][0] == token else -1


class Words:
    """Which words are in which lines, as parallel arrays `line` and `slot`, with the
    name of each slot that may have a weight."""

    def __init__(self, lines, documents, sites):
        seen = collections.defaultdict(set)
        for document, site in zip(documents, sites):
            for token in set(tokens_of("\n".join(document["lines"]))):
                seen[token].add(site)
        self.names, known = {}, {}
        for token in sorted(seen):
            slot = hash_of(token) if len(seen[token]) >= SITES else -1
            if slot >= 0 and len(seen[token]) > known.get(slot, 0):
                self.names[slot], known[slot] = token, len(seen[token])
        count = np.array([len(h) for h in lines.hashes])
        slot = np.array([s for h in lines.hashes for s in h], np.int64)
        may = np.zeros(SLOTS, bool)
        may[list(self.names)] = True
        self.n_lines = len(count)
        self.line = np.repeat(np.arange(len(count)), count)[may[slot]]
        self.slot = slot[may[slot]]

    def sums(self, tenths):
        """What the words of each line weigh together, in tenths, as the C code has it."""
        sums = np.bincount(self.line, tenths[self.slot], self.n_lines).astype(np.int64)
        return np.clip(sums, -128, 126)


def newton(words, lines, margin, chosen, weights, some):
    """Weights of the slots in `some`, from the lines in `chosen`."""
    keep = chosen[words.line] & some[words.slot]
    line, slot = words.line[keep], words.slot[keep]
    used, line = np.unique(line, return_inverse=True)
    y, w, score = lines.noise[used].astype(float), weights[used], margin[used].copy()
    table = np.zeros(SLOTS)
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-score))
        g = np.bincount(slot, (w * (y - p))[line], SLOTS) - PRIOR * table
        h = np.bincount(slot, (w * p * (1 - p))[line], SLOTS)
        step = RATE * g / (h + PRIOR)
        table += step
        score += np.bincount(line, step[slot], len(used))
    return table


def fit(words, lines, scores, chosen, weights):
    """Weights in tenths by slot, beside `scores`, from the lines in `chosen`."""
    margin, half = scores / 1000.0, np.isin(lines.corpus, HALF)
    some = np.ones(SLOTS, bool)
    halves, counts = [], []
    for part in (chosen & half, chosen & ~half):
        counts.append(np.bincount(words.slot[part[words.line]], minlength=SLOTS))
        halves.append(newton(words, lines, margin, part, weights, some))
    strength = np.minimum(*np.abs(halves)) * np.sqrt(sum(counts))
    strength[(halves[0] * halves[1] <= 0) | (np.minimum(*counts) < LINES)] = 0
    some[np.argsort(-strength, kind="stable")[WORDS:]] = False
    table = newton(words, lines, margin, chosen, weights, some & (strength > 0))
    return np.clip(np.rint(table * 10), -MOST_TENTHS, MOST_TENTHS).astype(np.int64)


def text(words, tenths):
    """The lines of a model file, the words of furniture first."""
    out = []
    for weight in sorted(set(tenths[tenths != 0]), reverse=True):
        row = "words %.1f:" % (weight / 10)
        for name in sorted(words.names[slot] for slot in np.flatnonzero(tenths == weight)):
            if len(row) + len(name) >= COLUMNS:
                out.append(row)
                row = "words %.1f:" % (weight / 10)
            row += " " + name
        out.append(row)
    return "\n".join(out) + "\n"

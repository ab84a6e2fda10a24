"""Labelled pages, their measures and their weights, for tools/train-layout.

A corpus file is JSON Lines, gzipped: a document has "id", "lines", "labels"
(K content, D noise) and may have "conf" (h where the label is certain), "lang",
"page_type", "url", "suspect_gold".  Documents with suspect gold are left out.
"""
import glob
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys

import numpy as np

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests",
                                "accuracy"))
import labelled

FOLDS = 5


def site_of(document):
    """The site a page is from; without a URL, its id says it, or stands for it."""
    if document.get("url"):
        host = re.sub(r"^https?://", "", document["url"]).split("/")[0].lower()
        return re.sub(r"^www\.", "", host)
    named = re.match(r"newspaper/(.+?)\d*$", document["id"])
    return named.group(1) if named else document["id"]


def fold_of(site):
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % FOLDS


def read_documents(directory):
    """All documents of a directory, with their corpus and fold.  A page that is
    in several corpora is in one fold."""
    documents, sites = [], {}
    for path in sorted(glob.glob(os.path.join(directory, "*.jsonl.gz"))):
        corpus = os.path.basename(path).split(".jsonl")[0]
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                document = json.loads(line)
                if document.get("url"):
                    sites[document["id"]] = site_of(document)
                if document.get("suspect_gold"):
                    continue
                document["corpus"] = corpus
                documents.append(document)
    for document in documents:
        document["fold"] = fold_of(sites.get(document["id"]) or site_of(document))
    return documents


def size(text):
    return len("".join(text.split()))


def rule_hits(documents, program):
    """For each document, which lines the packs without models take whole at level 2:
    as PROGRAM, tests/accuracy/removals, tells."""
    if not program:
        return [[False] * len(d["lines"]) for d in documents]
    records = [labelled.Document(d) for d in documents]
    removals = labelled.Program(program, []).removals([r.text() for r in records],
                                                      ["-m", "-L", "2"])
    hits = []
    for n, record in enumerate(records):
        left = labelled.left_of_lines(record, removals.get(n, []))
        hits.append([i in left and left[i][0] == 0 for i in range(len(record.lines))])
    return hits


class Lines:
    """The lines of all documents that are not blank, as arrays.

    values    measures, one row a line        names     of the measures
    noise     labelled D                      certain   the label is certain
    chars     characters that are not blank   fold, corpus, lang, page_type, document
    hashes    of the words that are looked up
    """

    def __init__(self, documents, program, hits):
        rows, feed = [], []
        for n, (d, hit) in enumerate(zip(documents, hits)):
            conf = d.get("conf") or "h" * len(d["lines"])
            for text, label, sure, taken in zip(d["lines"], d["labels"], conf, hit):
                text = text.replace("\n", " ")
                if not text.strip():
                    continue
                feed.append(("+" if taken else "-") + text + "\n")
                rows.append((label == "D", sure == "h", size(text), d["fold"], n, taken))
            feed.append("\n")
        feed = "".join(feed).encode("utf-8", "replace")
        out = subprocess.run([program, "--bytes"], input=feed, stdout=subprocess.PIPE,
                             check=True).stdout
        hashes = subprocess.run([program, "--words"], input=feed, stdout=subprocess.PIPE,
                                check=True).stdout
        self.hashes = [[int(h) for h in line.split()] for line in hashes.splitlines()]
        self.names = subprocess.run([program, "--names"], stdout=subprocess.PIPE,
                                    check=True).stdout.decode().split()
        self.values = np.frombuffer(out, np.uint8).reshape(-1, len(self.names))
        if len(self.values) != len(rows) or len(self.hashes) != len(rows):
            raise SystemExit("train-layout: %d lines went in, %d came out"
                             % (len(rows), len(self.values)))
        self.noise, self.certain, self.chars, self.fold, self.document, self.hit = (
            np.array(column) for column in zip(*rows))
        self.chars = self.chars.astype(float)
        for key in ("corpus", "lang", "page_type"):
            of = np.array([d.get(key) or "?" for d in documents])
            setattr(self, key, of[self.document])

    def column(self, name):
        return self.values[:, self.names.index(name)].astype(int)

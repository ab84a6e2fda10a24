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

import numpy as np

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


def removed_lines(lines, kept):
    """Which of `lines` are not in `kept`, what a cleaner left of them, in order.

    A line that was cut inside counts as kept: it is what the next kept line
    that equals none of the rest came from.
    """
    removed, at = [True] * len(lines), 0
    for text in kept:
        if not text.strip():
            continue
        here = next((i for i in range(at, len(lines)) if lines[i] == text), None)
        if here is None:
            here = next((i for i in range(at, len(lines)) if text[:12] in lines[i]), None)
        if here is None:
            continue
        removed[here] = False
        at = here + 1
    return removed


def rule_hits(documents, command):
    """For each document, which lines COMMAND removes: JSON Lines in and out."""
    if not command:
        return [[False] * len(d["lines"]) for d in documents]
    feed = "".join(
        json.dumps({"id": n, "text": "\n".join(d["lines"]) + "\n"}, ensure_ascii=False) + "\n"
        for n, d in enumerate(documents))
    out = subprocess.run(command, input=feed.encode(), stdout=subprocess.PIPE, check=True).stdout
    cleaned = [json.loads(line)["text"].split("\n") for line in out.decode().splitlines()]
    if len(cleaned) != len(documents):
        raise SystemExit("train-layout: the command for hits lost documents")
    return [removed_lines(d["lines"], c) for d, c in zip(documents, cleaned)]


class Lines:
    """The lines of all documents that are not blank, as arrays.

    values    measures, one row a line        names     of the measures
    noise     labelled D                      certain   the label is certain
    chars     characters that are not blank   fold, corpus, lang, page_type, document
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
        out = subprocess.run([program, "--bytes"], input="".join(feed).encode("utf-8", "replace"),
                             stdout=subprocess.PIPE, check=True).stdout
        self.names = subprocess.run([program, "--names"], stdout=subprocess.PIPE,
                                    check=True).stdout.decode().split()
        self.values = np.frombuffer(out, np.uint8).reshape(-1, len(self.names))
        if len(self.values) != len(rows):
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

"""Documents with labelled lines, and what the rules leave of them.

A document's text is its lines joined by newlines.  The program `removals`
reports the byte ranges that go, so what is left of each line is known exactly,
without comparing texts.  The definitions are those of the scorer beside the
corpora: sizes are characters that are not white space, a line is dropped when
less than half of it is left, precision and recall count lines whose label is
certain, loss counts all content.
"""
import gzip
import json
import subprocess
import sys
from collections import Counter, defaultdict

from figures import intervals


def size(text):
    return len("".join(text.split()))


class Document:
    """Lines, their labels (K content, D noise), which labels are certain."""

    def __init__(self, record):
        self.lines = record["lines"]
        self.labels = record["labels"]
        conf = record.get("conf") or "h" * len(self.lines)
        self.certain = [c == "h" for c in conf]
        self.lang = record.get("lang") or "?"
        self.page_type = record.get("page_type") # article, forum, …; or None
        self.sizes = [size(line) for line in self.lines]

    def text(self, joint="\n"):
        return joint.join(self.lines) + "\n"


def read_corpus(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        records = (json.loads(line) for line in file if line.strip())
        return [Document(r) for r in records if not r.get("suspect_gold")]


class Program:
    """The program `removals`, with the rule files it is to use (none: those built in)."""

    def __init__(self, path, rules):
        self.path, self.rules = path, rules

    def removals(self, texts, options):
        """By the number of a text, from 0: [(offset, length, rule, written)], in bytes.

        `rule` is empty for blank lines that went along.
        """
        feed = "".join(json.dumps({"text": t}, ensure_ascii=False) + "\n" for t in texts)
        run = subprocess.run([self.path, *options, *self.rules], input=feed.encode(),
                             stdout=subprocess.PIPE)
        if run.returncode != 0:
            sys.exit(f"{self.path} ended with {run.returncode}")
        found = defaultdict(list)
        for row in run.stdout.decode().splitlines():
            number, offset, length, rule, written = row.split("\t")
            found[int(number) - 1].append(
                (int(offset), int(length), rule, bytes.fromhex(written)))
        return found


def apply(text, ranges):
    """The text without the ranges."""
    raw, out, at = text.encode(), [], 0
    for offset, length, _, written in ranges:
        out += raw[at:offset], written
        at = offset + length
    out.append(raw[at:])
    return b"".join(out).decode()


def left_of_lines(document, ranges, joint="\n"):
    """For each line that lost something: {line: (characters left, the rule that took most)}."""
    left, at, next_range = {}, 0, 0
    for i, line in enumerate(document.lines):
        raw = line.encode()
        end = at + len(raw)
        while next_range < len(ranges) and sum(ranges[next_range][:2]) <= at:
            next_range += 1
        rest, taken, pos, r = [], Counter(), at, next_range
        while r < len(ranges) and ranges[r][0] < end:
            offset, length, rule, written = ranges[r]
            rest.append(raw[pos - at:max(0, offset - at)])
            if offset >= at:
                rest.append(written)
            pos = min(end, offset + length)
            taken[rule] += pos - max(at, offset)
            r += 1
        if taken:
            rest.append(raw[pos - at:])
            whole = b"".join(rest).decode(errors="replace")
            left[i] = min(size(whole), document.sizes[i]), taken.most_common(1)[0][0]
        at = end + len(joint.encode())
    return left


class Tally:
    """Precision, recall and loss over documents."""

    def __init__(self):
        self.docs = self.hurt = 0
        self.hits = self.false = self.noise_lines = 0
        self.noise = self.noise_gone = self.content = self.content_gone = 0
        self.documents = []  # sums() of each

    def add(self, document, left):
        content = gone = 0
        before = self.sums()
        for i, (label, sure, n) in enumerate(
                zip(document.labels, document.certain, document.sizes)):
            if n == 0:
                continue
            rest = left[i][0] if i in left else n
            dropped = rest * 2 < n
            if label == "K":
                content += n
                gone += n - rest
                self.false += dropped and sure
            elif label == "D" and sure:
                self.noise += n
                self.noise_gone += n - rest
                self.noise_lines += 1
                self.hits += dropped
        self.docs += 1
        self.content += content
        self.content_gone += gone
        self.hurt += content > 0 and gone > 0.05 * content
        self.documents.append(tuple(b - a for a, b in zip(before, self.sums())))

    def sums(self):
        return self.hits, self.false, self.noise_lines, self.content, self.content_gone

    def precision(self):
        return precision(self.sums()) or 0

    def recall(self):
        return recall(self.sums())

    def loss(self):
        return loss(self.sums())

    def intervals(self):
        """Of precision, recall and loss: (low, high)."""
        return intervals(self.documents, (precision, recall, loss))


# Of the sums of a Tally, or of a draw of its documents.
def precision(sums):
    dropped = sums[0] + sums[1]
    return sums[0] / dropped if dropped else None


def recall(sums):
    return sums[0] / max(1, sums[2])


def loss(sums):
    return sums[4] / max(1, sums[3])


class RuleTally:
    """What each rule dropped: lines of noise and content, certain ones and others."""

    def __init__(self):
        self.lines = defaultdict(Counter)  # rule: {(label, certain): lines}

    def add(self, document, left):
        for i, (rest, rule) in left.items():
            if rest * 2 < document.sizes[i]:
                self.lines[rule][document.labels[i], document.certain[i]] += 1

    def rows(self):
        """(rule, certain noise lines, certain content lines, others), the largest first."""
        rows = [(rule, c["D", True], c["K", True], c["D", False] + c["K", False])
                for rule, c in self.lines.items()]
        return sorted(rows, key=lambda row: (-row[1], row[0]))

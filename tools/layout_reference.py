#!/usr/bin/env python3
"""The measures of src/layout once more, in plain Python: slow, and easy to read.

A check of the C code, and the shortest exact statement of what is measured.

usage: layout_reference.py --compare PROGRAM MODEL MANUAL <DOCUMENTS

Reads documents as layout-measures does, runs PROGRAM (a layout-measures) on the
same input with the words of MODEL, and prints a TAP test a measure; another is that
MANUAL, a mdoc page, defines each.
"""
import re
import subprocess
import sys
import unicodedata

PREFIX_BYTES, AHEAD, HITS_BACK, ASKED_WORDS = 256, 16, 32, 24
SLOTS = 4096
MOST, NONE = 254, 255


def among(*ranges):
    return lambda c: any(a <= ord(c) <= b for a, b in ranges)


is_dense_script = among(
    (0x0E00, 0x0EFF), (0x1780, 0x17FF), (0x1000, 0x109F), (0x3005, 0x3007), (0x3021, 0x3029),
    (0x3038, 0x303B), (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x2FA1F))
is_unmarked = among((0x0E00, 0x0EFF))
is_blank_char = among((9, 13), (32, 32), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680),
                      (0x2000, 0x200B), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x2060),
                      (0x3000, 0x3000), (0xFEFF, 0xFEFF))

SPECIAL = {c: kind for kind, chars in {
    "comma": ",;\u055D\u060C\u061B\u1363\u3001\uFF0C\uFF1B",
    "colon": ":\uFF1A",
    "quote": "\"([\u00AB\u2018\u201C\u201E\u300A\u300C\u300E\u3010\uFF08",
    "joiner": "'-\u2019\u00AD\u200C\u200D",
    "stop": ".!?\u0589\u061E\u061F\u06D4\u0964\u0965\u1362\u17D4\u17D5\u104A\u104B\u3002\uFF01"
            "\uFF0E\uFF1F\uFF61",
}.items() for c in chars}


def kind(c):
    if c in SPECIAL:
        return SPECIAL[c]
    category = unicodedata.category(c)
    if is_dense_script(c) and category[0] in "LMN":
        return "dense"
    if is_blank_char(c) or c < " ":
        return "blank"
    if category in ("Lu", "Lt"):
        return "upper"
    if category[0] in "LMN":
        kinds = {"L": "caseless", "M": "mark", "N": "digit"}
        return "lower" if category == "Ll" else kinds[category[0]]
    return "quote" if category in ("Pe", "Pf", "Pi") else "punct"


WORD = ("upper", "lower", "caseless", "digit")


def fold(c):
    folded = c.casefold()
    return folded if len(folded) == 1 else c.lower() if len(c.lower()) == 1 else c


def hash_step(h, part):
    return (h ^ h >> 32 ^ part) * 0x9E3779B97F4A7C15 % 2 ** 64


def hash_of(word):
    """What a word is remembered by, 15 bits: of sixteen bytes, with bit 5 set, which
    makes letters of most scripts that have case lower case."""
    text = bytes(b | 0x20 for b in word.encode()[:16])
    first, h = text[:8], 0
    h = hash_step(h, int.from_bytes(first, "little") << 8 * (8 - len(first)))
    if len(text) > 8:
        h = hash_step(h, int.from_bytes(text[-8:], "little"))
    return h >> 49


DATE = re.compile(r"(19|20)\d\d(?!\d)|\d{1,4}:\d\d(?!\d)|"
                  r"\d{1,4}([:/.-])(?:(?:19|20)\d\d(?!\d)|\d{1,4}\2\d{1,4}(?!\d))")


def with_marks(kinds):
    """A mark is of the kind of the character it goes on with."""
    out = []
    for k in kinds:
        out.append(k if k != "mark" else out[-1] if out else "punct")
    return out


def find_words(kinds):
    """From where to where: letters and digits with their marks, and what joins two of
    them."""
    of, words, at = with_marks(kinds), [], 0
    inside = [k in WORD for k in of]
    for i, k in enumerate(kinds):
        behind = next((j for j in range(i + 1, len(kinds)) if kinds[j] != "mark"), i)
        if k == "joiner" and i and of[i - 1] in WORD and of[behind] in WORD:
            inside[i:behind] = [True] * (behind - i)
    while at < len(kinds):
        first = at
        while at < len(kinds) and inside[at]:
            at += 1
        if first < at:
            words.append((first, at))
        at += 1
    return words


def is_inner_stop(text, kinds, at):
    """Does a sentence end here, with a blank behind it? Not behind an initial or a
    number; ideographic marks need no blank."""
    if kinds[at] != "stop":
        return False
    if ord(text[at]) >= 0x3000:
        return at + 1 < len(text)
    if at == 0 or with_marks(kinds)[at - 1] not in ("lower", "caseless", "dense"):
        return False
    behind = at + 1
    while behind < len(text) and (kinds[behind] == "quote" or text[behind] in "'\u2019"):
        behind += 1
    return behind < len(text) and kinds[behind] == "blank"


def hashed_words(text, kinds):
    """The words of a line that are looked up, with their hashes, and whether they are
    long: two neighbours of a dense script, one that is alone, then all others."""
    of, at, out = with_marks(kinds), 0, []
    while at < len(text):
        first = at
        while at < len(text) and of[at] == "dense":
            at += 1
        run = [c for c, k in zip(text[first:at], kinds[first:at]) if k == "dense"]
        out += [(a + b, hash_step(0, ord(a) * 31 + ord(b)) >> 49, True)
                for a, b in zip(run, run[1:])]
        if len(run) == 1:
            out.append((run[0], hash_step(0, ord(run[0])) >> 49, False))
        at += at == first
    for first, last in find_words(kinds):
        word = text[first:last]
        out.append((word, hash_of(word), len(word.encode()) >= (5 if word[0] < "\x80" else 10)))
    return out


class Shape:
    """One line."""

    def __init__(self, text):
        stripped = text.strip("".join(c for c in set(text) if is_blank_char(c)))
        prefix = stripped.encode()[:PREFIX_BYTES].decode(errors="ignore")
        rest = stripped[len(prefix):]
        kinds = [kind(c) for c in prefix]
        self.chars = sum(k != "blank" for k in kinds) + sum(ord(c) > 0x20 for c in rest)
        self.wide = sum(c > "\x7f" and k != "mark" for c, k in zip(prefix, kinds))
        self.commas = kinds.count("comma")
        self.stops = sum(is_inner_stop(prefix, kinds, i) for i in range(len(kinds)))
        words = find_words(kinds)
        self.words = len(words)
        self.read_dense(prefix, kinds)
        self.hashes = [(h, long) for _, h, long in hashed_words(prefix, kinds)]
        self.dated = any(DATE.match(prefix[first:]) for first, _ in words)
        self.lower = kind(stripped[0]) == "lower" and not re.match(r"[a-z][.)] ", stripped)
        self.end = self.end_of(stripped)
        sentence = self.end >= 6 or self.stops > 0
        self.soft, self.prose = sentence and self.words >= 9, sentence and self.words >= 14
        self.indented = stripped[:1] != text[:1]

    def read_dense(self, text, kinds):
        """Two dense characters are a word."""
        of, at, last, last_char = with_marks(kinds), 0, None, None
        while at < len(text):
            first = at
            while at < len(text) and of[at] == "dense":
                at += 1
            if at == first:
                at += 1
                continue
            run = [c for c, k in zip(text[first:at], kinds[first:at]) if k == "dense"]
            self.words += (len(run) + 1) // 2
            self.stops += (last == first - 1 and text[last] == " " and is_unmarked(last_char)
                           and is_unmarked(run[0]))
            last, last_char = at, run[-1]

    def end_of(self, text):
        last, bare = text[-1], text
        while len(bare) > 1 and (kind(bare[-1]) == "quote" or bare[-1] in "'\u2019\u00BB"):
            bare = bare[:-1]
        if kind(bare[-1]) == "stop":
            if bare.endswith("..."):
                return 3
            return 6 if bare[-1] in "?!\uFF1F\uFF01\u061F\u037E" else 7
        if last == "\u2026":
            return 3
        if is_unmarked(last) and self.words >= 14:
            return 7
        return {"digit": 0, "upper": 1, "lower": 1, "caseless": 1, "dense": 1, "mark": 1,
                "colon": 4, "comma": 5}.get(kind(last), 2)


def clip(n):
    return min(int(n), MOST)


def percent(part, whole):
    return clip(part * 100 // whole) if whole else NONE


def read_words(model):
    """The weights of a model's words, in tenths, by hash."""
    tenths = {}
    with open(model, encoding="utf-8") as lines:
        for line in lines:
            found = re.match(r"words (-?[0-9.]+): (.*)", line)
            for word in found.group(2).split() if found else ():
                (_, h, _), = hashed_words(word, [kind(c) for c in word])
                tenths[h] = round(float(found.group(1)) * 10)
    return tenths


def measures(shapes, hits, n, tenths):
    """The measures of line n, by name."""
    s = shapes[n]
    known = shapes[:n + AHEAD + 1]
    around = {k: shapes[max(0, n - k):n + k + 1] for k in (1, 2, 4, 16)}
    above, below = shapes[:n], shapes[n + 1:n + 1 + AHEAD]

    def share(k, of):
        return percent(sum(bool(of(x)) for x in around[k]), len(around[k]))

    def mean(k, of, unit=1):
        return clip(sum(map(of, around[k])) // unit // len(around[k]))

    def block(some):
        best = run = 0
        for x in some:
            run = run + x.chars if x.soft else 0
            best = max(best, run)
        return best

    def first(some, of, most):
        return next((i for i, x in enumerate(some[:most - 1], 1) if of(x)), most)

    lines_with = {}
    for i, x in enumerate(known):
        for h in {h % SLOTS for h, _ in x.hashes} if x.prose else ():
            lines_with.setdefault(h, []).append(i)
    asked = [(lines_with.get(h % SLOTS, []), long) for h, long in s.hashes[:ASKED_WORDS]]
    found = [(len(lines) > s.prose, lines and lines[-1] >= n - AHEAD, long)
             for lines, long in asked]
    prose_chars = sum(x.chars for x in known if x.prose)
    v = {
        "words": clip(s.words), "chars": clip(s.chars), "end": s.end,
        "commas": percent(s.commas, s.words) if s.words else MOST,
        "long-16": share(16, lambda x: x.words >= 14),
        "stops-1": share(1, lambda x: x.end >= 6), "stops-2": share(2, lambda x: x.end >= 6),
        "dated-16": share(16, lambda x: x.dated), "lower-16": share(16, lambda x: x.lower),
        "indented-16": share(16, lambda x: x.indented),
        "prose-1": mean(1, lambda x: x.chars * x.prose, 4),
        "prose-2": mean(2, lambda x: x.chars * x.prose, 4),
        "chars-4": mean(4, lambda x: x.chars), "commas-2": mean(2, lambda x: x.commas * 10),
        "wide-16": percent(sum(x.wide for x in around[16]), sum(x.chars for x in around[16])),
        "soft-gap": 0 if s.soft else first(above[::-1], lambda x: x.soft, 33) +
        first(below, lambda x: x.soft, 17),
        "soft-below": sum(x.soft for x in below),
        "leads-above": first(above[::-1], lambda x: x.end == 4, 17),
        "block-below": clip(block(below) // 32),
        "past-block": clip(block(above) // 32),
        "seen-share": percent(prose_chars, sum(x.chars for x in known)),
        "seen-lines": clip(len(known)),
        "in-recent": percent(sum(bool(f and near) for f, near, _ in found), len(found)),
        "long-known": sum(f and long for f, _, long in found),
        "wording": max(0, clip(128 + sum(tenths.get(h, 0) for h, _ in s.hashes[:ASKED_WORDS]))),
    }
    before = hits[max(0, n - HITS_BACK):n][::-1]
    after = hits[n + 1:n + 1 + AHEAD]
    v["hits-16"] = sum(before[:16]) + sum(after)
    v["hits-4"] = sum(before[:4]) + sum(after[:4])
    v["hit-above"] = next((i for i, h in enumerate(before, 1) if h), HITS_BACK + 1)
    return v


def compare(program, model, manual, text):
    names = subprocess.run([program, "--names"], stdout=subprocess.PIPE, check=True)
    names = names.stdout.decode().split()
    rows = subprocess.run([program, model], input=text.encode(), stdout=subprocess.PIPE, check=True)
    rows = [[int(x) for x in row.split()] for row in rows.stdout.decode().splitlines()]
    tenths = read_words(model)
    wrong, at = {name: [] for name in names}, 0
    for document in re.split(r"\n{2,}", text.strip("\n")):
        lines = document.split("\n")
        shapes = [Shape(line[1:]) for line in lines]
        hits = [line[0] == "+" for line in lines]
        for n, line in enumerate(lines):
            expected = measures(shapes, hits, n, tenths)
            for name, got in zip(names, rows[at]):
                if expected.get(name) != got:
                    wrong[name].append("%r: %s here, %s there"
                                       % (line[1:60], expected.get(name), got))
            at += 1
    with open(manual, encoding="utf-8") as page:
        defined = {name for line in page if line.startswith(".It Cm ")
                   for name in re.split("[ ,]+", line[7:].strip())}
    print("1..%d" % (len(names) + 2))
    for i, name in enumerate(names, 1):
        print("%s %d - %s" % ("not ok" if wrong[name] else "ok", i, name))
        for text in wrong[name][:5]:
            print("# " + text)
    print("%s %d - all of %d lines" % ("ok" if at == len(rows) and at else "not ok",
                                       len(names) + 1, at))
    missing = [name for name in names if name not in defined]
    print("%s %d - the manual defines each" % ("not ok" if missing else "ok", len(names) + 2))
    for name in missing:
        print("# not " + name)
    return any(wrong.values()) or at != len(rows) or bool(missing)


if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[1] != "--compare":
        sys.exit(__doc__)
    sys.exit(compare(*sys.argv[2:], sys.stdin.buffer.read().decode()))

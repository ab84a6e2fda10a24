"""Which phrases of well-known software the rules take.

Each phrase of two words or more stands alone on a line between two lines of
prose.  `%s` is filled with what may stand there: a count, a name, a date; the
phrase counts as taken when one of these fillings is, since nothing says which
of them the software meant.
"""
import itertools
import os
import re
import unicodedata

LANGUAGES = "en fr de es pt it nl ru pl tr el ar fa zh ja ko uk".split()
# The categories that the packs are held to, by those of the collection.
GROUPS = {
    "comments": ("comment_form", "comment_meta"), "share": ("share",), "consent": ("cookie",),
    "newsletter": ("newsletter",), "embeds": ("embed*",), "login": ("login",),
    "pagination": ("pagination",), "read-more": ("read_more",),
}
ABOVE = "The ferry left the old harbour early on a bright morning, with few people on board."
BELOW = "By noon it had reached the island, where the market was already being set up."
FILLINGS = ("12", "Anna Berg", "4 May 2019")
SLOT = re.compile(r"%s|%[A-Z_]+%|%(?![\w%])")
# Scripts that put no blanks between words: two characters make a word.
UNSPACED = re.compile("CJK|HIRAGANA|KATAKANA|THAI|LAO|KHMER|MYANMAR")


def count_words(text):
    words = unspaced = 0
    inside = False
    for c in text:
        if unicodedata.category(c)[0] not in "LMN":
            inside = inside and c in "'’-"
        elif UNSPACED.match(unicodedata.name(c, "")):
            unspaced += 1
            inside = False
        else:
            words += not inside
            inside = True
    return words + (unspaced + 1) // 2


def fill(phrase, values):
    """The phrase with its slots filled; some places allow one thing only."""
    values = iter(values)

    def value(slot):
        before = phrase[:slot.start()]
        chosen = next(values, FILLINGS[0])
        if before.endswith(("@", "u/", "r/")):
            return "harbour_news"
        if before.endswith("/"):
            return "Ab12Cd34Ef"
        return chosen
    return SLOT.sub(value, phrase)


def fillings(phrase):
    slots = len(SLOT.findall(phrase))
    if slots > 3:
        return [fill(phrase, [f] * slots) for f in FILLINGS]
    return sorted({fill(phrase, v) for v in itertools.product(FILLINGS, repeat=slots)})


def read_phrases(folder, lang):
    """[(category, phrase)] of two words or more, each once."""
    seen = {}
    with open(os.path.join(folder, lang + ".txt"), encoding="utf-8") as file:
        for row in file:
            category, phrase = row.rstrip("\n").split("\t")[:2]
            if count_words(SLOT.sub("12", phrase)) >= 2:
                seen[category, phrase.strip()] = True
    return list(seen)


def taken_phrases(program, phrases, options):
    """For each phrase, whether a filling of it goes whole and the prose stays."""
    texts, owner = [], []
    for i, (_, phrase) in enumerate(phrases):
        for line in fillings(phrase):
            texts.append(f"{ABOVE}\n{line}\n{BELOW}\n")
            owner.append((i, line))
    removals = program.removals(texts, options)
    first = len(ABOVE.encode()) + 1
    taken = [False] * len(phrases)
    for number, ranges in removals.items():
        i, line = owner[number]
        gone = sum(length for _, length, _, _ in ranges)
        taken[i] |= ranges[0][0] == first and gone == len(line.encode()) + 1
    return taken


def in_group(category, patterns):
    return any(category == p or p.endswith("*") and category.startswith(p[:-1]) for p in patterns)

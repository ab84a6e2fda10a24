"""Precision, recall and loss of dropped lines, by corpus, language and page type.

Precision and recall count lines whose label is certain; loss is the share of
the content's characters that went, certain or not: as shared/accuracy/score.
Behind a figure stands what nine of ten draws of as many pages are between.
"""
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests",
                                "accuracy"))
import figures
from labelled import loss, precision, recall

PLOTTED = {"n": "news2012.window", "s": "small.window", "w": "world.window",
           "a": "type article"}
PLOT_SCORES = range(0, 6001, 400)


def groups(lines):
    """Named masks: the rows of every table."""
    out = {}
    for corpus in sorted(set(lines.corpus)):
        of = lines.corpus == corpus
        out[corpus] = of
        if corpus.startswith("world"):
            for lang in sorted(set(lines.lang[of])):
                out[corpus + " " + lang] = of & (lines.lang == lang)
    for kind in sorted(set(lines.page_type) - {"?"}):
        out["type " + kind] = (lines.corpus == "wcxb.window") & (lines.page_type == kind)
    return out


def document_sums(lines, dropped, mask):
    """For each page of a mask: noise lines dropped, content lines dropped, noise
    lines, characters of content, of these dropped; as labelled.Tally counts."""
    noise, sure, gone = lines.noise[mask], lines.certain[mask], dropped[mask]
    chars, number = lines.chars[mask], np.unique(lines.document[mask], return_inverse=True)[1]
    counted = (gone & noise & sure, gone & ~noise & sure, noise & sure, chars * ~noise,
               chars * (gone & ~noise))
    return list(zip(*(np.bincount(number, c).tolist() for c in counted)))


def f1(sums):
    both = (precision(sums) or 0) + recall(sums)
    return 2 * (precision(sums) or 0) * recall(sums) / both if both else 0


def loss_threshold(lines, scores, masks, most):
    """The lowest score above which the mean loss of the masks is at most `most`."""
    cost = np.zeros(len(scores))
    for mask in masks:
        content = mask & ~lines.noise
        cost[content] += lines.chars[content] / lines.chars[content].sum() / len(masks)
    order = np.argsort(-scores, kind="stable")
    first = np.searchsorted(np.cumsum(cost[order]), most)
    return int(scores[order[min(first, len(order) - 1)]])


def print_level(lines, name, dropped):
    print("%s\n%-24s %5s %17s %17s %6s %15s" % (name, "", "pages", "precision", "recall", "F1",
                                               "loss %"))
    for group, mask in groups(lines).items():
        documents = document_sums(lines, dropped, mask)
        sums = [sum(column) for column in zip(*documents)]
        p, r, l = figures.intervals(documents, (precision, recall, loss))
        print("%-24s %5d %5.3f %.3f-%.3f %5.3f %.3f-%.3f %6.3f %5.2f %4.2f-%5.2f" % (
            group, len(documents), precision(sums) or 0, *p, recall(sums), *r, f1(sums),
            100 * loss(sums), 100 * l[0], 100 * l[1]))
    print()


def print_plot(lines, scores):
    masks, points = groups(lines), []
    for letter, group in PLOTTED.items():
        for score in PLOT_SCORES:
            documents = document_sums(lines, scores > score, masks[group])
            sums = [sum(column) for column in zip(*documents)]
            points.append((letter, precision(sums) or 0, recall(sums)))
    print("Precision upwards, recall to the right, for thresholds from .5 to .998\n")
    print("\n".join(figures.plot(points)))
    print("\n" + "\n".join("       %s  %s" % item for item in PLOTTED.items()))


def print_tables(lines, scores, eager, prose):
    """`scores` with the hits of rules at the top, and guards applied for the eager level."""
    print_level(lines, "Level 2", scores > eager)
    print_level(lines, "Level 3", scores > prose)
    print_plot(lines, scores)

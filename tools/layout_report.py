"""Precision, recall and loss of dropped lines, by corpus, language and page type.

Precision and recall count lines whose label is certain; loss is the share of
the content's characters that went, certain or not: as shared/accuracy/score.
"""
import numpy as np


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


def tally(lines, dropped, mask):
    """precision, recall, F1, loss of the lines of a mask."""
    noise, sure, gone = lines.noise[mask], lines.certain[mask], dropped[mask]
    chars = lines.chars[mask]
    hits = np.sum(gone & noise & sure)
    wrong = np.sum(gone & ~noise & sure)
    missed = np.sum(~gone & noise & sure)
    precision, recall = hits / max(1, hits + wrong), hits / max(1, hits + missed)
    loss = chars[gone & ~noise].sum() / max(1, chars[~noise].sum())
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall), loss


def loss_threshold(lines, scores, masks, most):
    """The lowest score above which the mean loss of the masks is at most `most`."""
    cost = np.zeros(len(scores))
    for mask in masks:
        content = mask & ~lines.noise
        cost[content] += lines.chars[content] / lines.chars[content].sum() / len(masks)
    order = np.argsort(-scores, kind="stable")
    first = np.searchsorted(np.cumsum(cost[order]), most)
    return int(scores[order[min(first, len(order) - 1)]])


def print_table(lines, scores, eager, prose):
    print("%-24s %6s  %s" % ("", "lines", "level 2: P R loss %    level 3: P R F1 loss %"))
    for name, mask in groups(lines).items():
        a, b = tally(lines, scores > eager, mask), tally(lines, scores > prose, mask)
        print("%-24s %6d  %.3f %.3f %5.2f       %.3f %.3f %.3f %5.2f" % (
            name, mask.sum(), a[0], a[1], 100 * a[3], b[0], b[1], b[2], 100 * b[3]))

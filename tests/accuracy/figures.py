"""How sure a figure is, and what figures look like.

Intervals are those of a bootstrap over documents: pages of one site, or one large
page, can make most of a figure.  The draws are the same in every run.
"""
import random

DRAWS = 200
TAIL = .05   # below the interval, and above it: it holds nine draws of ten


def quantiles(values):
    values = sorted(v for v in values if v is not None) or [0]
    last = len(values) - 1
    return values[round(TAIL * last)], values[round((1 - TAIL) * last)]


def intervals(documents, figures):
    """For each of `figures`, a function of sums, its low and high end.

    `documents` holds a tuple of numbers for each; a figure is asked of their sums,
    and may be None, which counts nowhere.
    """
    rng = random.Random(len(documents))
    draws = []
    for _ in range(DRAWS):
        chosen = rng.choices(documents, k=len(documents))
        draws.append([sum(column) for column in zip(*chosen)])
    return [quantiles([figure(sums) for sums in draws]) for figure in figures]


PLOT_COLUMNS, PLOT_ROWS = 64, 20
LOWEST = .8  # precision at the bottom of a plot; what is below it stands there


def plot(points):
    """Lines of text: precision upwards, recall to the right, a letter for each of
    [(letter, precision, recall)]; where two meet, the first is seen."""
    field = [[" "] * PLOT_COLUMNS for _ in range(PLOT_ROWS)]
    for letter, precision, recall in reversed(points):
        row = round((1 - max(LOWEST, precision)) / (1 - LOWEST) * (PLOT_ROWS - 1))
        field[row][min(PLOT_COLUMNS - 1, int(recall * PLOT_COLUMNS))] = letter
    out = []
    for i, row in enumerate(field):
        precision = 1 - i * (1 - LOWEST) / (PLOT_ROWS - 1)
        out.append((f"{precision:5.2f} |" if i % 5 == 0 or i == PLOT_ROWS - 1 else "      |")
                   + "".join(row).rstrip())
    out.append("      +" + "-" * PLOT_COLUMNS)
    out.append("       " + "".join(f"{x / 4:<16.2f}" for x in range(4)) + "1.00  recall")
    return out

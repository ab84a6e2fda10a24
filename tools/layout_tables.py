"""Additive tables: fitted, rounded, written, applied.

The model is a sum of tables: one a measure, and grids over two measures where
these tell more together than apart.  It is fitted by cyclic boosting, what each
measure tells by itself first: each table in turn takes a small Newton step in each
of its cells, many times around.  Nothing is drawn at random.  Weights are whole
thousandths from `rounded` on, so that what is evaluated here is exactly what
the C code computes.
"""
import numpy as np

TABLE_BINS = 14     # of a measure that is in no grid
GRID_BINS = 10      # of one that is in some, everywhere, so that its tables add up fast
ROWS = 10           # of a table, in the end
JOIN_COST = 2e-5    # mean square of logits, for rows to be joined
RATE = 0.1          # of a Newton step; more rounds than these lose on sites not fitted
TABLE_ROUNDS, TABLE_PRIOR = 5, 20.0  # the prior: lines that say nothing, added to each cell
GRID_ROUNDS, GRID_PRIOR = 7, 60.0


def cut_points(values, weights, most):
    """At most most - 1 cuts that share the weight evenly; a value that holds
    much of it stands alone.  255, which is no value, is always apart."""
    mass = np.bincount(values, weights=weights, minlength=256)
    none, mass[255] = mass[255] > 0, 0
    cuts, share, room = [], mass.sum(), most - 1 - none
    last = np.flatnonzero(mass)[-1]
    held = 0.0
    for value in range(last):
        held += mass[value]
        following = mass[value + 1]
        if held and held + following / 2 >= share / max(1, room + 1 - len(cuts)):
            cuts.append(value)
            share -= held
            held = 0.0
        if len(cuts) == room:
            break
    return cuts + ([254] if none else [])


class Tables:
    """bias, and for each group (a tuple of one or two measures) its cut points
    (one list a measure) and an array of weights."""

    def __init__(self, bias, groups):
        self.bias, self.groups = bias, groups

    def rounded(self):
        return Tables(int(round(self.bias * 1000)), {
            names: (cuts, np.rint(w * 1000).astype(np.int64))
            for names, (cuts, w) in self.groups.items()})

    def score(self, lines):
        total = np.full(len(lines.values), self.bias)
        for names, (cuts, weights) in self.groups.items():
            total += weights[tuple(np.searchsorted(c, lines.column(n))
                                   for n, c in zip(names, cuts))]
        return total

    def text(self):
        """The tables of a model file, the widest first; of rounded tables only."""
        def number(w):
            return ("%.3f" % (w / 1000)).rstrip("0").rstrip(".") if w else "0"

        def labels(cuts):
            return ["upto %d:" % c for c in cuts] + ["rest:"]

        out = ["bias: " + number(self.bias)]
        for names, (cuts, weights) in sorted(
                self.groups.items(), key=lambda g: (len(g[0]), -np.ptp(g[1][1]))):
            out += ["", "table: " + " by ".join(names)]
            if len(names) == 2:
                out.append("  across:   " + " ".join("%6s" % c for c in cuts[1] + ["rest"]))
            for label, row in zip(labels(cuts[0]), weights):
                out.append("  %-9s " % label +
                           " ".join("%6s" % number(w) for w in np.atleast_1d(row)))
        return "\n".join(out) + "\n"


def join_rows(cuts, table, mass, most):
    """The table with fewer rows: neighbours that differ least go together until
    at most `most` are left and no two are nearly the same."""
    cuts, table, mass = list(cuts), table.copy(), mass + 1e-9
    while cuts:
        a, b, wa, wb = table[:-1], table[1:], mass[:-1], mass[1:]
        cost = wa * wb / (wa + wb) * (a - b) ** 2
        at = int(np.argmin(cost))
        if len(cuts) < most and cost[at] > JOIN_COST * mass.sum():
            break
        total = mass[at] + mass[at + 1]
        table[at] = (table[at] * mass[at] + table[at + 1] * mass[at + 1]) / total
        mass[at] = total
        table, mass = np.delete(table, at + 1), np.delete(mass, at + 1)
        del cuts[at]
    return cuts, table


class Fit:
    """One fit on some lines; `margin` is the sum of the tables for each."""

    def __init__(self, lines, chosen, weights):
        self.lines, self.chosen = lines, chosen
        self.y = lines.noise[chosen].astype(float)
        self.w = weights[chosen] / weights[chosen].mean()
        share = float((self.w * self.y).sum() / self.w.sum())
        self.bias = float(np.log(share / (1 - share)))
        self.margin = np.full(len(self.y), self.bias)
        self.cuts, self.tables, self.cells = {}, {}, {}

    def add(self, group, bins):
        """A table that starts at nothing; at most `bins` for each of its measures."""
        cuts, cells = [], 0
        for name, most in zip(group, bins):
            values = self.lines.column(name)[self.chosen]
            cuts.append(cut_points(values, self.w, most))
            cells = cells * (len(cuts[-1]) + 1) + np.searchsorted(cuts[-1], values)
        self.cuts[group], self.cells[group] = cuts, cells
        self.tables[group] = np.zeros([len(c) + 1 for c in cuts])

    def cycle(self, groups, rounds, prior):
        for _ in range(rounds):
            for group in groups:
                p = 1 / (1 + np.exp(-self.margin))
                table, cells = self.tables[group], self.cells[group]
                g = np.bincount(cells, self.w * (self.y - p), table.size)
                h = np.bincount(cells, self.w * p * (1 - p), table.size)
                step = RATE * g / (h + prior)
                table += step.reshape(table.shape)
                self.margin += step[cells]


def fit(lines, chosen, weights, names, grids):
    """Tables of `names` and of the pairs in `grids`."""
    f = Fit(lines, chosen, weights)
    shared = {name for grid in grids for name in grid}
    singles = [(name,) for name in names]
    for name, in singles:
        f.add((name,), [GRID_BINS if name in shared else TABLE_BINS])
    f.cycle(singles, TABLE_ROUNDS, TABLE_PRIOR)
    for grid in grids:
        f.add(grid, [GRID_BINS, GRID_BINS])
    f.cycle(grids, GRID_ROUNDS, GRID_PRIOR)
    groups = {}
    for group, table in f.tables.items():
        cuts = f.cuts[group]
        if len(group) == 1 and group[0] not in shared:
            joined, table = join_rows(cuts[0], table, np.bincount(f.cells[group], f.w, table.size),
                                      ROWS)
            cuts = [joined]
        groups[group] = (cuts, table)
    return Tables(f.bias, groups)

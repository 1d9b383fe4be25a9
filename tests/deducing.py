"""A reader of a published table who works out what is hidden in it. Knows nothing of how it was chosen.

A table is its rows of numbers without totals; a place is (row, column), the column past the last being the row's total.
"""

from itertools import product


def tables_that_fit(rows, hidden):
    """Every table of whole numbers that shows what is published: one dict of the hidden numbers each.

    The attacker knows all numbers and totals that are not hidden, and that no hidden number is 0.
    """
    width = len(rows[0])
    columns = [sum(row[j] for row in rows) for j in range(width)]
    yield from _from_row(rows, hidden, 0, columns, {})


def _from_row(rows, hidden, i, left, found):
    if i == len(rows):
        if not any(left):
            yield dict(found)
        return
    width = len(rows[i])
    choices = [range(1, left[j] + 1) if (i, j) in hidden else [rows[i][j]] for j in range(width)]
    for values in product(*choices):
        total = sum(values)
        if (i, width) not in hidden and total != sum(rows[i]):
            continue
        if any(value > left[j] for j, value in enumerate(values)):
            continue
        here = {(i, j): value for j, value in enumerate(values) if (i, j) in hidden}
        here |= {(i, width): total} if (i, width) in hidden else {}
        rest = [left[j] - value for j, value in enumerate(values)]
        yield from _from_row(rows, hidden, i + 1, rest, found | here)


def what_can_be_deduced(rows, hidden):
    """The values that each hidden number may have for all that the attacker knows."""
    possible = {place: set() for place in hidden}
    for table in tables_that_fit(rows, hidden):
        for place, value in table.items():
            possible[place].add(value)
    return possible


def numbers(rows):
    return {(i, j): n for i, row in enumerate(rows) for j, n in enumerate([*row, sum(row)])}


def least(rows, place):
    """One person; a total one for each part of it that is not 0, as zeros are shown."""
    i, j = place
    return 1 if j < len(rows[i]) else sum(n > 0 for n in rows[i])


def shuttled(rows, hidden):
    """The bounds that somebody finds with pencil and paper, equation by equation, until nothing gets any closer."""
    values = numbers(rows)
    width = len(rows[0])
    bounds = {place: (1, 10**6) if place in hidden else (n, n) for place, n in values.items()}
    sums = [([(i, j) for j in range(width)], (i, width)) for i in range(len(rows))]
    for _round in range(40):
        before = dict(bounds)
        for parts, whole in sums:
            narrow(bounds, [*parts], whole)
        for j in range(width + 1):
            column = [(i, j) for i in range(len(rows))]
            bounds["total"] = (sum(values[one] for one in column),) * 2
            narrow(bounds, column, "total")
            before["total"] = bounds["total"]
        if before == bounds:
            break
    return bounds


def narrow(bounds, parts, whole):
    low, high = bounds[whole]
    lows, highs = sum(bounds[one][0] for one in parts), sum(bounds[one][1] for one in parts)
    bounds[whole] = (max(low, lows), min(high, highs))
    low, high = bounds[whole]
    for one in parts:
        mine = bounds[one]
        bounds[one] = (max(mine[0], low - (highs - mine[1])), min(mine[1], high - (lows - mine[0])))

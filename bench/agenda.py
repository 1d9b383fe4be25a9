"""All clash rules over programmes of many sessions, and over one session of them; CPU time.

    .venv/bin/python bench/agenda.py

Nothing is stored or served: rules are pure. CPU time is what this process used, so it says how fast they are on a
machine that does nothing else.
"""

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
ROUNDS = 21
BOUND = 50


def main() -> None:
    """Print every figure, and what was found."""
    from bench.agendas import realistic
    from conference.agenda.clash_rules import judge, judge_around
    from conference.agenda.clash_table import RULES
    from conference.agenda.plan import OFF, AgendaSettings

    for sessions, rooms in ((300, 5), (1000, 12), (1000, 30), (1351, 30)):
        plan = realistic(sessions, rooms)
        one = plan.items[len(plan.items) // 2].id
        off = replace(plan, settings=AgendaSettings(levels=dict.fromkeys(RULES, OFF)))
        found = judge(plan)
        print(f"{sessions} sessions, {rooms} rooms, {len(plan.days)} days: {len(found)} clashes found")
        print(f"  all rules               {cpu(partial(judge, plan)):6.1f} ms   (1,000 sessions: ≤ {BOUND} ms)")
        print(f"  around one session      {cpu(partial(judge_around, plan, one)):6.1f} ms")
        print(f"  all rules off           {cpu(partial(judge, off)):6.1f} ms")
        print("  " + ", ".join(f"{rule} {count}" for rule, count in Counter(each.rule for each in found).most_common()))


def cpu(work: Callable[[], object]) -> float:
    """Return how many milliseconds of CPU some work takes: the median of many times."""
    taken: list[float] = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Bank holidays by an independent source: the Python package `holidays`.

    bank_holidays.py YEAR...          a YEAR is 2019, or a range such as 2010-2035

Prints one line a day, `date,jurisdiction`, sorted, and nothing else. Secant's own table,
sec/baseline/bank_holidays.csv, is not read, so that a test can compare the two. As in the table,
days that fall on a weekend are left out: they are not Working Days whatever they are called.

Exit status: 0 done; 2 wrong arguments; 3 the package is missing; 4 it gives England and Wales
different days, which share one list under the Act of 1971.

Known differences that are right in the table, and so are added here:

- 15 June 2026, Scotland: a special bank holiday for the men's football World Cup, proclaimed in
  February 2026. Releases of the package from before then do not have it; newer ones do.
"""

import datetime
import sys

SUBDIVISIONS = {
    "england-and-wales": ("ENG", "WLS"),
    "scotland": ("SCT",),
    "northern-ireland": ("NIR",),
}

ADDED = {
    (datetime.date(2026, 6, 15), "scotland"),
}


def years_of(arguments):
    years = set()
    for argument in arguments:
        first, _, last = argument.partition("-")
        years.update(range(int(first), int(last or first) + 1))
    return years


def main(arguments):
    try:
        years = years_of(arguments)
    except ValueError:
        years = set()
    if not years:
        print("usage: bank_holidays.py YEAR... (2019, or 2010-2035)", file=sys.stderr)
        return 2

    try:
        import holidays
    except ImportError:
        print("the Python package `holidays` is missing: pip install holidays", file=sys.stderr)
        return 3

    days = {(day, place) for day, place in ADDED if day.year in years}
    for place, subdivisions in SUBDIVISIONS.items():
        lists = []
        for subdivision in subdivisions:
            calendar = holidays.country_holidays("GB", subdiv=subdivision, years=sorted(years))
            lists.append({day for day in calendar if day.year in years and day.weekday() < 5})
        if any(other != lists[0] for other in lists):
            print(f"`holidays` gives different days within {place}", file=sys.stderr)
            return 4
        days.update((day, place) for day in lists[0])

    for day, place in sorted(days):
        print(f"{day.isoformat()},{place}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

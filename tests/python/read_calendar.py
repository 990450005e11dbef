#!/usr/bin/env python3
"""A calendar file as an independent reader has it: the Python package `icalendar`.

    read_calendar.py FILE

Prints one line an event, by UID: `uid|start|end|sequence|status|summary`, moments in UTC, and nothing else.

Exit status: 0 done; 2 wrong arguments; 3 the package is missing; 4 the file has errors.
"""

import datetime
import sys


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        import icalendar
    except ImportError as error:
        print(f"the Python package icalendar is missing: {error}", file=sys.stderr)
        return 3
    with open(sys.argv[1], "rb") as file:
        calendar = icalendar.Calendar.from_ical(file.read())
    if calendar.errors:
        print(f"errors: {calendar.errors}", file=sys.stderr)
        return 4
    lines = []
    for event in calendar.walk("VEVENT"):
        if event.errors:
            print(f"errors: {event.errors}", file=sys.stderr)
            return 4
        moments = [event[name].dt.astimezone(datetime.timezone.utc) for name in ("DTSTART", "DTEND")]
        start, end = (moment.strftime("%Y-%m-%dT%H:%MZ") for moment in moments)
        fields = (event["UID"], start, end, int(event["SEQUENCE"]), event["STATUS"], event["SUMMARY"])
        lines.append("|".join(str(field) for field in fields))
    print("\n".join(sorted(lines)))
    return 0


sys.exit(main())

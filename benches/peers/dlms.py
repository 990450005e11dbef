"""Decodes DLMS bodies, one a line in hexadecimal digits, with the two Python libraries. It is asked on its
standard input, a line at a time: `reads NAME` answers which bodies a library can read, by their numbers,
`rate NAME` reads all of those once, and answers how many that is in a second."""

import sys
import time

bodies = [bytes.fromhex(line) for line in open(sys.argv[1]).read().split()]


def dlms_cosem():
    from dlms_cosem.protocol import xdlms
    from dlms_cosem.utils import parse_as_dlms_data

    def one(body):
        return parse_as_dlms_data(xdlms.DataNotification.from_bytes(body).body)

    return one


def gurux():
    from gurux_dlms import GXDLMSTranslator
    from gurux_dlms.enums import TranslatorOutputType

    translator = GXDLMSTranslator(TranslatorOutputType.SIMPLE_XML)
    return lambda body: translator.pduToXml(body)


def readable(one):
    for number, body in enumerate(bodies):
        try:
            one(body)
            yield number
        except Exception:
            pass


def rate(one, bodies):
    begin = time.perf_counter()
    for body in bodies:
        one(body)
    return len(bodies) / (time.perf_counter() - begin)


libraries = {"dlms-cosem": dlms_cosem, "gurux-dlms": gurux}
made = {}
for line in sys.stdin:
    what, name = line.split()
    if name not in made:
        one = libraries[name]()
        made[name] = (one, list(readable(one)))
    one, good = made[name]
    if what == "reads":
        print(",".join(map(str, good)), flush=True)
    else:
        print(rate(one, [bodies[number] for number in good]), flush=True)

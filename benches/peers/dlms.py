"""Decodes DLMS bodies, one a line in hexadecimal digits, with the two Python libraries; prints
which bodies each can read, and how many of those it reads in a second."""

import sys
import time

bodies = [bytes.fromhex(line) for line in open(sys.argv[1]).read().split()]
rounds = int(sys.argv[2])


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


for name, make in (("dlms-cosem", dlms_cosem), ("gurux-dlms", gurux)):
    try:
        one = make()
        good, which = [], []
        for number, body in enumerate(bodies):
            try:
                one(body)
                good.append(body)
                which.append(str(number))
            except Exception:
                pass
        print("reads", name, ",".join(which))
        for _ in range(rounds):
            begin = time.perf_counter()
            for body in good:
                one(body)
            took = time.perf_counter() - begin
            print(name, len(good), len(bodies), len(good) / took)
    except Exception as error:
        print(name, "failed", type(error).__name__, error, file=sys.stderr)

"""Takes e-mail on a free port of this machine, and writes each letter as a file, until standard input ends."""

import os
import sys

try:
    from aiosmtpd.controller import Controller
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(3)


class Folder:
    def __init__(self, path):
        self.path = path
        self.count = 0

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        part = os.path.join(self.path, f"{self.count}.part")
        with open(part, "wb") as file:
            file.write(("X-To: %s\r\n" % ",".join(envelope.rcpt_tos)).encode())
            file.write(envelope.content)
        os.rename(part, os.path.join(self.path, f"{self.count}.eml"))
        return "250 OK"


controller = Controller(Folder(sys.argv[1]), hostname="127.0.0.1", port=int(sys.argv[2]))
controller.start()
print(controller.server.sockets[0].getsockname()[1], flush=True)
sys.stdin.read()
controller.stop()

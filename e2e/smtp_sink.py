"""A mail server that accepts everything and keeps it: one JSON file per mail.

Usage: smtp_sink.py FOLDER. Listens on a free loopback port and prints it as
the first line. A recipient whose address begins with "bounce" is refused for
good, one that begins with "defer" for now. Ends when its input closes, so it
never outlives the test that started it.
"""

import asyncio
import email
import email.policy
import json
import os
import re
import sys
import time

from aiosmtpd.smtp import SMTP

LINK = re.compile(r"https?://[^\s<>\"]+")


class Sink:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("bounce"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("defer"):
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = self.body(message, "plain")
        mail = {
            "at": time.time(),
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "subject": str(message["subject"] or ""),
            "headers": [[name, str(value)] for name, value in message.items()],
            "text": text,
            "html": self.body(message, "html"),
            "links": LINK.findall(text),
            "size": len(envelope.content),
        }
        self.count += 1
        name = os.path.join(self.folder, f"{self.count:06}.json")
        # Whole or not there: the test reads the folder at any moment.
        with open(name + ".tmp", "w", encoding="utf-8") as file:
            json.dump(mail, file)
        os.rename(name + ".tmp", name)
        return f"250 2.0.0 kept as {self.count}"

    @staticmethod
    def body(message, kind):
        part = message.get_body((kind,))
        return part.get_content() if part else ""


async def main(folder):
    sink = Sink(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(sink, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main(sys.argv[1]))

"""A mail server on a loopback port that does as it is told, and keeps what it was given."""

import contextlib
import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message


@dataclass
class Mailbox:
    """What arrived, and what the server answers to each command (default: yes)."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    letters: list[tuple[list[str], bytes]] = field(default_factory=list)
    hang_up_after: str = ""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?from=inscription@example.org"

    def message(self, position: int = -1) -> Message:
        return message_from_bytes(self.letters[position][1])

    def text(self, position: int = -1) -> str:
        return self.message(position).get_payload(decode=True).decode("utf-8").replace("\r\n", "\n")

    def recipients(self) -> list[list[str]]:
        return [recipients for recipients, _ in self.letters]


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        self.recipients = []
        self.say("220 test")
        for line in self.rfile:
            verb = line.decode("ascii", "replace").split(":")[0].split()[0].upper() if line.strip() else ""
            if not self.answer(verb, line):
                return

    def answer(self, verb, line):
        box = self.server.box
        if box.hang_up_after == verb:
            return False
        if verb == "DATA" and verb not in box.answers:
            self.say("354 go on")
            body = self.read_body()
            if box.hang_up_after == "BODY":
                return False
            refusal = box.answers.get("BODY")
            if refusal is None:
                box.letters.append((self.recipients, body))
            self.recipients = []
            self.say(refusal or "250 kept")
            return True
        reply = box.answers.get(verb) or {"QUIT": "221 bye"}.get(verb, "250 yes")
        if verb == "RCPT" and reply.startswith("2"):
            self.recipients = [*self.recipients, line.decode().partition("<")[2].partition(">")[0]]
        self.say(reply)
        return verb != "QUIT"

    def read_body(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


@contextlib.contextmanager
def mail_server():
    """Serve on a free port; give the mailbox."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        server.box = Mailbox(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.box
        finally:
            server.shutdown()
            thread.join()

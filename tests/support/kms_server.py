"""AWS KMS and Vault Transit as they answer, in a process of their own: signatures and tokens are checked.

    python kms_server.py MODE   (aws, vault, hang, refuse, nonsense)

Prints its port. AWS requests are verified from the bytes that came, not by Chevet's own signer.
"""

import base64
import hashlib
import hmac
import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SECRET, TOKEN, ROOT = "a-secret-of-the-test", "a-token-of-the-test", AESGCM(bytes(32))
MODE = sys.argv[1]


def seal(plain: str, context: str) -> str:
    return base64.b64encode(ROOT.encrypt(bytes(12), base64.b64decode(plain), context.encode())).decode()


def unseal(sealed: str, context: str) -> str:
    return base64.b64encode(ROOT.decrypt(bytes(12), base64.b64decode(sealed), context.encode())).decode()


class Answer(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if MODE == "hang":
            time.sleep(60)
        if MODE == "refuse":
            return self.say(403, {"message": "no"})
        if MODE == "nonsense":
            return self.say(200, ["?"])
        asked = json.loads(body)
        try:
            if MODE == "aws":
                if not self.signed(body):
                    return self.say(400, {"__type": "IncompleteSignatureException"})
                context = json.dumps(asked["EncryptionContext"])
                if self.headers["X-Amz-Target"] == "TrentService.Encrypt":
                    return self.say(200, {"CiphertextBlob": seal(asked["Plaintext"], context)})
                return self.say(200, {"Plaintext": unseal(asked["CiphertextBlob"], context)})
            if self.headers["X-Vault-Token"] != TOKEN:
                return self.say(403, {"errors": ["permission denied"]})
            if self.path == "/v1/transit/encrypt/chevet":
                return self.say(
                    200, {"data": {"ciphertext": "vault:v1:" + seal(asked["plaintext"], asked["context"])}}
                )
            plain = unseal(asked["ciphertext"].removeprefix("vault:v1:"), asked["context"])
            return self.say(200, {"data": {"plaintext": plain}})
        except Exception:
            return self.say(400, {"errors": ["?"]})

    def signed(self, body: bytes) -> bool:
        found = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=AKID/(\d{8})/eu-west-3/kms/aws4_request, "
            r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})",
            self.headers["Authorization"] or "",
        )
        if not found:
            return False
        day, names, signature = found.groups()
        if not {"host", "x-amz-date", "x-amz-target"} <= set(names.split(";")):
            return False
        stamp = self.headers["X-Amz-Date"]
        lines = "".join(f"{name}:{self.headers[name].strip()}\n" for name in names.split(";"))
        canonical = f"POST\n{self.path}\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
        text = f"AWS4-HMAC-SHA256\n{stamp}\n{day}/eu-west-3/kms/aws4_request\n"
        text += hashlib.sha256(canonical.encode()).hexdigest()
        key = ("AWS4" + SECRET).encode()
        for part in (day, "eu-west-3", "kms", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        return stamp.startswith(day) and hmac.digest(key, text.encode(), "sha256").hex() == signature

    def say(self, status: int, content: object) -> None:
        text = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    print(server.server_address[1], flush=True)
    server.serve_forever()

"""Writes the machine's certificates as a key store: Java reads no PEM files. Run in the set-up phase."""

import base64
import hashlib
import os
import re
import struct

_PLACE, _SEAL = "/tmp/pullwright.jks", "changeit".encode("utf-16-be") + b"Mighty Aphrodite"


def store(pem):
    found = [base64.b64decode(part) for part in re.findall("-----BEGIN CERTIFICATE-----(.*?)-----END", pem, re.DOTALL)]
    body = struct.pack(">III", 0xFEEDFEED, 2, len(found))
    for number, one in enumerate(found):
        name = b"%d" % number
        body += struct.pack(">IH", 2, len(name)) + name + struct.pack(">QH", 0, 5) + b"X.509"
        body += struct.pack(">I", len(one)) + one
    return body + hashlib.sha1(_SEAL + body).digest()


with open(os.environ.get("SSL_CERT_FILE") or "/etc/ssl/certs/ca-certificates.crt", encoding="ascii", errors="ignore") as file:
    content = store(file.read())
with open(_PLACE, "wb") as file:
    file.write(content)

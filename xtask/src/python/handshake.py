"""Verifies a client certificate by a TLS handshake in memory: handshake.py AUTHORITIES CERTIFICATE CHAIN PRIVATE_KEY.

The server side demands a client certificate that chains to AUTHORITIES, so the handshake succeeds only if the chain
verifies and the private key belongs to the certificate.
"""

import pathlib
import ssl
import sys
import tempfile

authorities, certificate, chain, key = sys.argv[1:]

with tempfile.TemporaryDirectory() as folder:
    both = pathlib.Path(folder) / "both.pem"
    both.write_text(pathlib.Path(certificate).read_text() + "\n" + pathlib.Path(chain).read_text())
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_verify_locations(authorities)
    server.verify_mode = ssl.CERT_REQUIRED
    server.load_cert_chain(both, key)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_mode = ssl.CERT_NONE
    client.load_cert_chain(both, key)

to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
ends = [
    server.wrap_bio(to_server, to_client, server_side=True),
    client.wrap_bio(to_client, to_server),
]
unfinished = set(ends)
for _ in range(20):
    for end in ends:
        if end in unfinished:
            try:
                end.do_handshake()
                unfinished.discard(end)
            except ssl.SSLWantReadError:
                pass
if unfinished:
    sys.exit("the handshake did not finish")
subject = ends[0].getpeercert()["subject"]
print("verified:", ", ".join(f"{name}={value}" for part in subject for name, value in part))

"""Verifies a C2SP tlog-proof with nothing of Skerry's: hashlib, and openssl for Ed25519.

usage: verify.py PROOF VERIFIER-KEY [WITNESS-KEY]; prints the entry, exits 1 if anything is wrong.
"""
import base64
import hashlib
import subprocess
import sys
import tempfile


def sha256(data):
    return hashlib.sha256(data).digest()


def ed25519(key, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (
            ("key", bytes.fromhex("302a300506032b6570032100") + key),
            ("message", message),
            ("signature", signature),
        ):
            with open(f"{folder}/{name}", "wb") as file:
                file.write(data)
        return (
            subprocess.run(
                ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER"]
                + ["-inkey", f"{folder}/key", "-in", f"{folder}/message"]
                + ["-sigfile", f"{folder}/signature"],
                capture_output=True,
            ).returncode
            == 0
        )


def signed(note, verifier_key):
    """Whether one line of the note is of this key, by Ed25519 or as a cosignature of it."""
    text, lines = note[: note.rindex("\n\n") + 1], note[note.rindex("\n\n") + 2 :].splitlines()
    name, key_id, encoded = verifier_key.split("+", 2)
    key = base64.b64decode(encoded)
    assert sha256(name.encode() + b"\n" + key)[:4].hex() == key_id, "the key's id"
    for line in lines:
        _, signer, blob = line.split(" ")
        blob = base64.b64decode(blob)
        if signer == name and blob[:4].hex() == key_id:
            if key[0] == 1:
                return ed25519(key[1:], text.encode(), blob[4:])
            seconds = int.from_bytes(blob[4:12], "big")
            message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
            return key[0] == 4 and ed25519(key[1:], message, blob[12:])
    return False


def root(index, size, leaf, proof):
    """RFC 9162, 2.1.3.2."""
    node, last, value = index, size - 1, leaf
    for sibling in proof:
        assert last > 0, "the proof is too long"
        if node & 1 or node == last:
            value = sha256(b"\1" + sibling + value)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = sha256(b"\1" + value + sibling)
        node, last = node >> 1, last >> 1
    assert last == 0, "the proof is too short"
    return value


def main(file, verifier_key, *witness_keys):
    with open(file, encoding="utf-8", newline="") as proof:
        head, note = proof.read().split("\n\n", 1)
    lines = head.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1", "the format"
    entry = base64.b64decode(lines[1].removeprefix("extra "))
    index = int(lines[2].removeprefix("index "))
    origin, size, expected = note.split("\n")[:3]
    assert origin == verifier_key.split("+")[0], "the log"
    assert signed(note, verifier_key), "the signature"
    for key in witness_keys:
        assert signed(note, key), "the cosignature"
    found = root(
        index, int(size), sha256(b"\0" + entry), [base64.b64decode(line) for line in lines[3:]]
    )
    assert found == base64.b64decode(expected), "the root"
    print(entry.decode())


try:
    main(*sys.argv[1:])
except AssertionError as wrong:
    sys.exit(f"wrong: {wrong}")

#!/usr/bin/env python3
"""The conformance driver notices what is wrong: driver_test.py DRIVER."""

import json
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

CASES = pathlib.Path(__file__).resolve().parent / "cases" / "public"
DRIVER = sys.argv.pop() if len(sys.argv) > 1 else "build/bin/nmt-conformance"


def run(*arguments):
    done = subprocess.run([DRIVER, *map(str, arguments)], capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines(), done.stderr


def change(file, tensor, change_header=None):
    """Adds 1 to the tensor's first number, or lets change_header(entry) change its entry."""
    data = bytearray(file.read_bytes())
    size = struct.unpack_from("<Q", data)[0]
    header = json.loads(data[8:8 + size])
    if change_header:
        change_header(header[tensor])
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        file.write_bytes(struct.pack("<Q", len(text)) + text + data[8 + size:])
        return
    at = 8 + size + header[tensor]["data_offsets"][0]
    struct.pack_into("<d", data, at, struct.unpack_from("<d", data, at)[0] + 1)
    file.write_bytes(data)


class Driver(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.case = self.folder / "deep" / "down" / "p04"
        shutil.copytree(CASES / "p04_rnn_gru", self.case)
        self.tensors = self.case / "case.safetensors"

    def fails(self, *words):
        status, lines, _ = run(self.folder)
        self.assertEqual(status, 1)
        self.assertEqual(lines[-1], "0 passed, 1 failed")
        for word in words:
            self.assertIn(word, lines[0])

    def test_passes_as_it_is(self):
        for real in ("float", "double"):
            status, lines, _ = run(self.folder, "--real", real)
            self.assertEqual((status, lines[-1]), (0, "1 passed, 0 failed"))

    def test_notices_each_kind_of_number(self):
        for tensor in ("output/outputs", "state/0/h", "loss", "grad/input/inputs",
                       "grad/param/rnn/gru_cell/gates/bias"):
            with self.subTest(tensor):
                shutil.copy(CASES / "p04_rnn_gru" / "case.safetensors", self.tensors)
                change(self.tensors, tensor)
                self.fails(tensor, "off by")

    def test_notices_another_shape(self):
        change(self.tensors, "param/rnn/gru_cell/gates/kernel",
               lambda entry: entry.update(shape=[entry["shape"][0] * entry["shape"][1]]))
        self.fails("param/rnn/gru_cell/gates/kernel is [20, 14], expected [280]")

    def test_an_argument_it_does_not_know_is_no_pass(self):
        text = (self.case / "case.yml").read_text()
        (self.case / "case.yml").write_text(text.replace("num_units:", "use_magic: true, num_units:"))
        self.fails("use_magic")

    def test_a_damaged_file_is_no_pass(self):
        self.tensors.write_bytes(self.tensors.read_bytes()[:500])
        self.fails("cannot be read")

    def test_errors_must_be_of_the_kind(self):
        shutil.rmtree(self.folder / "deep")
        text = (CASES / "errors.yml").read_text()
        (self.folder / "errors.yml").write_text(text.replace("raises: ValueError", "raises: null"))
        _, lines, _ = run(self.folder, "--filter", "attention_zero_heads")
        self.assertIn("gave ValueError", lines[0])

    def test_nothing_run_is_no_pass(self):
        self.assertEqual(run(self.folder, "--filter", "no such case")[0], 1)

    def test_asked_wrongly(self):
        for arguments in ([], ["no/such/folder"], [self.folder, "--real", "half"],
                          [self.folder, "--fast"]):
            status, _, err = run(*arguments)
            self.assertEqual(status, 2)
            self.assertIn("nmt-conformance DIR", err)


if __name__ == "__main__":
    unittest.main()

"""scripts/figures: rows are run once, recorded, resumed and summed up. With an argument, the folder of the real
programs, a tiny row is also run with these."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(sys.argv.pop()) if len(sys.argv) > 1 and not sys.argv[-1].startswith("-") else None

# Stand-ins that tell what they were asked. A training's BLEU is its seed, and twice that if `bonus` is set.
TRAIN = r"""
import json, os, pathlib, signal, sys, time
sets = dict(w.split("=", 1) for a, w in zip(sys.argv, sys.argv[1:]) if a == "--set")
out = pathlib.Path(sets["output"])
started = out.exists()
out.mkdir(parents=True, exist_ok=True)
with open(os.environ["CALLS"], "a") as calls:
    calls.write(f"train {out.name.rsplit('-', 1)[0]} {'again' if started else 'new'}\n")
if sets.get("wait") and not started:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print('{"event": "valid", "update": 1, "metrics": {"bleu": 0.5}}', flush=True)
    time.sleep(30)
if sets.get("fail"):
    sys.exit(1)
score = int(sets["seed"]) * (2 if sets.get("bonus") else 1)
(out / "score").write_text(str(score))
print('{"event": "valid", "update": 5, "metrics": {"bleu": 1.5}}')
print(json.dumps({"event": "stopped", "best": {"bleu": score}, "best_update": 5, "update": 6, "epoch": 1.234,
                  "seconds": 90}))
"""
TRANSLATE = r"""
import os, pathlib, sys
models = [pathlib.Path(w) for w in sys.argv[1:] if (pathlib.Path(w) / "score").exists()]
output = sys.argv[sys.argv.index("--output") + 1]
with open(os.environ["CALLS"], "a") as calls:
    calls.write(f"translate {len(models)} {' '.join(sys.argv[sys.argv.index('--beam'):][:2])}\n")
pathlib.Path(output).write_text(str(sum(int((m / "score").read_text()) for m in models)))
"""
SCORE = r"""
import json, pathlib, sys
print(json.dumps({"score": float(pathlib.Path(sys.argv[1]).read_text()), "signature": sys.argv[3]}))
"""

ROWS = """
[rows.one]
about = "the first"
recipe = "r.yml"
set = ["a=1"]
seeds = [1, 2, 3]
ensemble = true
translate = ["--beam", "7"]
[rows.one.tests]
test = { source = "s", reference = "r", tokenize = "none" }
[rows.two]
about = "the second"
like = "one"
set = ["bonus=1"]
seeds = [4]
ensemble = false
[ablations.some]
about = "some options"
of = "one"
seeds = [1, 2]
[ablations.some.options]
extra = ["bonus=1"]
same = []
"""


class Bench:
    """A folder with stand-ins, rows and results."""

    def __init__(self, case, rows=ROWS):
        folder = tempfile.TemporaryDirectory()
        case.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "bin").mkdir()
        for name, body in (("nmt-train", TRAIN), ("nmt-translate", TRANSLATE), ("score_text", SCORE)):
            path = self.root / "bin" / name
            path.write_text(f"#!{sys.executable}\n{body}")
            path.chmod(0o755)
        (self.root / "rows.toml").write_text(rows)

    def command(self, *words):
        return [ROOT / "scripts/figures", "--file", self.root / "rows.toml", "--results", self.root / "f.jsonl",
                "--runs", self.root / "runs", "--bin", self.root / "bin", *words]

    def environment(self):
        return dict(os.environ, CALLS=str(self.root / "calls"))

    def run(self, *words, status=0):
        done = subprocess.run(self.command(*words), env=self.environment(), capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        return done.stdout if status == 0 else done.stderr

    def calls(self):
        """What was asked since the last time."""
        path = self.root / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def records(self):
        return [json.loads(line) for line in (self.root / "f.jsonl").read_text().splitlines()]


class Figures(unittest.TestCase):
    def test_a_row_runs_its_seeds_and_their_ensemble_and_is_written_down(self):
        bench = Bench(self)
        out = bench.run("one")
        self.assertEqual(bench.calls(), [
            "train one-1 new", "translate 1 --beam 7", "train one-2 new", "translate 1 --beam 7", "train one-3 new",
            "translate 1 --beam 7", "translate 3 --beam 7"])
        self.assertIn("| the first (`one`), test | 2.00 ± 1.00 | 1.00, 2.00, 3.00 | 6.00 | 2 |", out)
        records = bench.records()
        self.assertEqual([r["seed"] for r in records], [1, 2, 3, [1, 2, 3]])
        first = records[0]
        self.assertEqual((first["name"], first["recipe"], first["set"]), ("one", "r.yml", ["a=1"]))
        self.assertEqual((first["bleu"], first["valid"]), ({"test": 1.0}, {"bleu": 1}))
        self.assertEqual((first["minutes"], first["updates"], first["best_update"]), (1.5, 6, 5))
        self.assertRegex(first["date"], r"^\d{4}-\d\d-\d\d$")
        self.assertTrue(first["commit"] and first["machine"])
        self.assertRegex(first["commands"][0], r"^nmt-train r.yml --set output=\S+ --set seed=1 --set a=1$")
        self.assertRegex(first["commands"][2], r"^score_text \S+ r none$")

    def test_what_is_done_is_skipped_unless_asked_for_again_or_changed(self):
        bench = Bench(self)
        bench.run("one", "--seed", "2")
        self.assertEqual(bench.calls(), ["train one-2 new", "translate 1 --beam 7"])
        self.assertIn("one seed 2: done already", bench.run("one", "--seed", "2"))
        self.assertEqual(bench.calls(), [])
        bench.run("one", "--seed", "2", "--again")
        self.assertEqual(bench.calls(), ["train one-2 new", "translate 1 --beam 7"])
        (bench.root / "rows.toml").write_text(ROWS.replace('"a=1"', '"a=2"'))
        bench.run("one", "--seed", "2")
        self.assertEqual(bench.calls(), ["train one-2 new", "translate 1 --beam 7"])
        (bench.root / "rows.toml").write_text(ROWS.replace('"7"', '"8"'))
        bench.run("one", "--seed", "2")  # is trained, but was scored otherwise
        self.assertEqual(bench.calls(), ["translate 1 --beam 8"])

    def test_a_recipe_that_says_something_else_is_run_again_and_one_with_another_comment_is_not(self):
        bench = Bench(self)
        recipe = bench.root / "r.yml"
        (bench.root / "rows.toml").write_text(ROWS.replace('"r.yml"', f'"{recipe}"'))
        recipe.write_text("a: 1 # one\n")
        bench.run("two")
        recipe.write_text("# the first\n\na: 1\n")
        self.assertIn("two seed 4: done already", bench.run("two"))
        recipe.write_text("a: 2\n")
        self.assertIn("0 of 1 done", bench.run("--list", "two"))
        bench.run("two")
        self.assertEqual(len(bench.records()), 2)
        self.assertNotEqual(*[record["recipe_sha256"] for record in bench.records()])

    def test_an_interrupted_run_is_saved_said_and_gone_on_with(self):
        bench = Bench(self, ROWS.replace('"a=1"', '"a=1", "wait=1"'))
        process = subprocess.Popen(bench.command("two"), env=bench.environment(), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        while "update 1" not in process.stdout.readline():
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 143)
        self.assertIn("the same command goes on from here", said)
        self.assertFalse((bench.root / "f.jsonl").exists())
        bench.run("two")
        self.assertEqual(bench.calls(), ["train two-4 new", "train two-4 again", "translate 1 --beam 7"])

    def test_a_failing_program_ends_the_run_and_leaves_no_record(self):
        bench = Bench(self, ROWS.replace('"a=1"', '"fail=1"'))
        self.assertIn("nmt-train r.yml", bench.run("one", status=1))
        self.assertFalse((bench.root / "f.jsonl").exists())

    def test_an_ablation_is_a_table_against_its_base(self):
        bench = Bench(self)
        out = bench.run("some")
        self.assertIn("some options (`some`):", out)
        self.assertIn("| base | 1.50 ± 0.71 | 1.00, 2.00 |  | 2 |", out)
        self.assertIn("| extra | 3.00 ± 1.41 | 2.00, 4.00 | +1.50 | 2 |", out)
        self.assertIn("| same | 1.50 ± 0.71 | 1.00, 2.00 | +0.00 | 2 |", out)
        self.assertEqual(bench.run("--table", "some").strip(), out[out.index("some options"):].strip())

    def test_list_tells_what_is_done(self):
        bench = Bench(self)
        bench.run("one", "--seed", "1")
        lines = bench.run("--list").splitlines()
        self.assertEqual(lines[0].split(), ["one", "1", "of", "4", "done", "1.00", "the", "first"])
        self.assertEqual(lines[1].split()[:4], ["two", "0", "of", "1"])
        self.assertEqual([line.split()[0] for line in lines[2:]], ["some/base", "some/extra", "some/same"])

    def test_wrong_use_is_refused_before_any_work(self):
        bench = Bench(self)
        for words, message in ((["three"], "there is no row three"), ([], "name a row"),
                               (["one", "--seed", "9"], "one has no seed 9; it has 1, 2, 3"),
                               (["--bogus"], "--bogus")):
            self.assertIn(message, bench.run(*words, status=2))
        (bench.root / "rows.toml").write_text(ROWS.replace("about", "abuot", 1))
        self.assertIn("rows.one.abuot: there is no such key", bench.run("--list", status=2))
        (bench.root / "rows.toml").write_text(ROWS)
        (bench.root / "f.jsonl").write_text('{"name": "one"\n')
        self.assertIn("f.jsonl:1:", bench.run("--list", status=2))
        self.assertEqual(bench.calls(), [])

    def test_the_projects_own_rows_can_be_read(self):
        done = subprocess.run([ROOT / "scripts/figures", "--list"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        for line in (ROOT / "bench/figures.toml").read_text().splitlines():
            if line.startswith("recipe = "):
                self.assertTrue((ROOT / line.split('"')[1]).exists(), line)

    @unittest.skipUnless(BIN, "needs the folder of the programs")
    def test_the_real_programs_train_resume_and_score(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = pathlib.Path(folder.name)
        (root / "en").write_text("a b c\nb c a\nc a b\n" * 20)
        (root / "de").write_text("x y z\ny z x\nz x y\n" * 20)
        (root / "r.yml").write_text(f"""
output: {root}/unused
data:
  train: [{{source: {root}/en, target: {root}/de}}]
  valid: {{source: {root}/en, target: {root}/de}}
  source_vocabulary: {{path: {root}/v.en, type: word, size: 10}}
  target_vocabulary: {{path: {root}/v.de, type: word, size: 10}}
model: {{type: attention, size: 8, embedding: 8}}
train: {{max_updates: 4}}
valid: {{every: 2, max_sentences: 3}}
""")
        (root / "rows.toml").write_text(f"""
[rows.tiny]
recipe = "{root}/r.yml"
seeds = [1, 2]
ensemble = true
[rows.tiny.tests]
test = {{ source = "{root}/en", reference = "{root}/de", tokenize = "none" }}
""")
        command = [ROOT / "scripts/figures", "tiny", "--file", root / "rows.toml", "--results", root / "f.jsonl",
                   "--runs", root / "runs", "--bin", BIN, "--threads", "1"]
        for _ in range(2):  # the second time all is done
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
        records = [json.loads(line) for line in (root / "f.jsonl").read_text().splitlines()]
        self.assertEqual([r["seed"] for r in records], [1, 2, [1, 2]])
        for record in records:
            self.assertGreaterEqual(record["bleu"]["test"], 0)
        self.assertEqual([records[0]["updates"], sorted(records[0]["valid"])], [4, ["bleu", "perplexity"]])


if __name__ == "__main__":
    unittest.main()

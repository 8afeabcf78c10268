"""What scripts/ and bench/compare-runs promise: that wrong use is refused with status 2, and that files arrive whole."""

import gzip
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Checkout:
    """A copy of scripts/ in a folder of its own, to run them without touching the real one."""

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self._folder.name)
        shutil.copytree(ROOT / "scripts", self.root / "scripts")
        shutil.copy(ROOT / "packages.txt", self.root)
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def run(self, script, *arguments, path=None):
        environment = dict(os.environ, PATH=path or os.environ["PATH"])
        return subprocess.run([self.root / "scripts" / script, *arguments], env=environment,
                              capture_output=True, text=True, check=False)


def captions(folder, lines_of_train=29000, packed=False, form=""):
    """A stand-in for Multi30k: the right files, each with its number of lines."""
    for part, lines in (("train", lines_of_train), ("val", 1014), ("test_2016_flickr", 1000)):
        for language in ("en", "de", "fr"):
            text = "".join(f"{part} {n}\n" for n in range(lines)).encode()
            name = pathlib.Path(folder, f"{part}{form}.{language}")
            if packed:
                pathlib.Path(f"{name}.gz").write_bytes(gzip.compress(text))
            else:
                name.write_bytes(text)


class CompareRuns(unittest.TestCase):
    def compare(self, before, after):
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for commit, figures in (("a", before), ("b", after)):
                files.append(pathlib.Path(folder, commit))
                files[-1].write_text(json.dumps({"commit": commit, "figures": figures}))
            return subprocess.run([ROOT / "bench/compare-runs", *files], capture_output=True, text=True, check=False)

    def test_what_became_slower_is_named_and_the_status_says_so(self):
        run = self.compare({"x": [10, 10.1, 9.9], "y": [10, 10, 10], "z": [10, 10, 10]},
                           {"x": [9.9, 10, 10], "y": [8, 8.1, 8], "z": [12, 12, 12]})
        self.assertEqual(run.returncode, 1)
        self.assertEqual([line.split()[1:] for line in run.stdout.splitlines()[1:4]],
                         [["x"], ["y", "SLOWER"], ["z", "faster"]])

    def test_what_scatters_as_much_as_it_fell_is_not_called_slower(self):
        run = self.compare({"x": [10, 12, 8]}, {"x": [9, 11, 8]})
        self.assertEqual(run.returncode, 0, run.stdout)


class Build(unittest.TestCase):
    def built(self, *arguments):
        """The calls of cmake that scripts/build makes."""
        with Checkout() as checkout, tempfile.TemporaryDirectory() as programs:
            log = pathlib.Path(programs, "log")
            cmake = pathlib.Path(programs, "cmake")
            cmake.write_text(f'#!/bin/bash\necho "$@" >>{log}\n')
            cmake.chmod(0o755)
            run = checkout.run("build", *arguments, path=f"{programs}:{os.environ['PATH']}")
            self.assertEqual(run.returncode, 0, run.stderr)
            return log.read_text().splitlines()

    def test_without_arguments_only_the_programs_are_built(self):
        configure, build = self.built()
        self.assertEqual(configure, "--preset release")
        self.assertTrue(build.endswith("--target nmt_programs"), build)

    def test_a_preset_builds_everything_or_the_targets_that_are_named(self):
        self.assertNotIn("--target", self.built("debug")[1])
        self.assertTrue(self.built("asan", "top", "ground")[1].endswith("--target top ground"))


class Tidy(unittest.TestCase):
    def test_an_unknown_commit_is_a_usage_error(self):
        with Checkout() as checkout:
            run = checkout.run("tidy", "no-such-commit")
            self.assertEqual(run.returncode, 2)
            self.assertIn("no commit 'no-such-commit'", run.stderr)


class GetMulti30k(unittest.TestCase):
    def test_files_of_a_folder_are_copied_packed_or_not(self):
        for packed in (False, True):
            with Checkout() as checkout, tempfile.TemporaryDirectory() as source:
                captions(source, packed=packed)
                run = checkout.run("get-multi30k", "--from", source)
                self.assertEqual(run.returncode, 0, run.stderr)
                names = sorted(f.name for f in (checkout.root / "data/multi30k").iterdir())
                self.assertEqual(len(names), 9)
                text = (checkout.root / "data/multi30k/val.fr").read_text()
                self.assertTrue(text.startswith("val 0\n"))

    def test_tokenised_text_comes_too_where_it_is_there(self):
        with Checkout() as checkout, tempfile.TemporaryDirectory() as source:
            captions(source)
            run = checkout.run("get-multi30k", "--from", source)
            self.assertIn("has no folder tok: the tokenised text is left out", run.stdout)
            pathlib.Path(source, "tok").mkdir()
            captions(pathlib.Path(source, "tok"), form=".lc.norm.tok")
            run = checkout.run("get-multi30k", "--from", source)
            self.assertEqual(run.returncode, 0, run.stderr)
            names = [f.name for f in (checkout.root / "data/multi30k/tok").iterdir()]
            self.assertEqual(len(names), 9)
            self.assertIn("val.lc.norm.tok.fr", names)

    def test_a_file_with_a_line_too_few_is_refused_and_the_old_files_stay(self):
        with Checkout() as checkout, tempfile.TemporaryDirectory() as source:
            old = checkout.root / "data/multi30k/train.en"
            old.parent.mkdir(parents=True)
            old.write_text("old\n")
            captions(source, lines_of_train=28999)
            run = checkout.run("get-multi30k", "--from", source)
            self.assertEqual(run.returncode, 1)
            self.assertIn("train.en has 28999 lines, expected 29000", run.stderr)
            self.assertEqual(old.read_text(), "old\n")
            self.assertEqual([f.name for f in (checkout.root / "data").iterdir()], ["multi30k"])

    def test_a_folder_without_the_files_is_refused(self):
        with Checkout() as checkout, tempfile.TemporaryDirectory() as source:
            run = checkout.run("get-multi30k", "--from", source)
            self.assertEqual(run.returncode, 2)
            self.assertIn("has neither train.en nor train.en.gz", run.stderr)


class InstallPackages(unittest.TestCase):
    def test_it_does_nothing_and_says_nothing_when_all_is_there(self):
        run = subprocess.run([ROOT / "scripts/install-packages"], capture_output=True, text=True,
                             check=False)
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))

    def test_it_installs_exactly_what_is_missing(self):
        with Checkout() as checkout, tempfile.TemporaryDirectory() as tools:
            self.fake(tools, "dpkg-query", 'echo "cmake installed"; echo "g++ not-installed"; exit 1')
            self.fake(tools, "id", "echo 0")
            self.fake(tools, "apt-get", 'echo "apt-get $*"')
            (checkout.root / "packages.txt").write_text(
                "# a comment build\n\ncmake build # c\ng++ build # d\nnever-heard-of build\nx check\n")
            run = checkout.run("install-packages", path=f"{tools}:{os.environ['PATH']}")
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn("Installing g++ never-heard-of\n", run.stdout)
            self.assertIn("--no-install-recommends g++ never-heard-of\n", run.stdout)

    def test_a_group_that_the_list_lacks_is_refused(self):
        with Checkout() as checkout:
            run = checkout.run("install-packages", "bulid")
            self.assertEqual(run.returncode, 2)
            self.assertIn("has no group 'bulid'", run.stderr)

    @staticmethod
    def fake(folder, name, body):
        path = pathlib.Path(folder, name)
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)


class KernelSymbols(unittest.TestCase):
    """tests/tensor/kernels_shared_symbols.sh can fail."""

    def check(self, source, level):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "kernel.cc")
            file.write_text(source)
            subprocess.run(["g++", "-c", file, "-o", f"{file}.o"], check=True)
            script = ROOT / "tests/tensor/kernels_shared_symbols.sh"
            return subprocess.run([script, f"{level}:", f"{file}.o"], capture_output=True,
                                  text=True, check=False)

    def test_a_function_that_names_its_level_is_its_own(self):
        run = self.check("namespace avx2 { template <class T> T twice(T x) { return x + x; } "
                         "template int twice(int); }", "avx2")
        self.assertEqual((run.returncode, run.stderr), (0, ""))

    def test_an_inline_function_of_everybodys_is_found(self):
        run = self.check("inline int twice(int x) { return x + x; } "
                         "namespace avx2 { int f(int x) { return twice(x); } }", "avx2")
        self.assertEqual(run.returncode, 1)
        self.assertIn("defines twice(int), whose name does not say avx2", run.stderr)

    def test_an_object_without_code_is_no_success(self):
        self.assertEqual(self.check("static int nothing;", "avx2").returncode, 1)


class WrongUse(unittest.TestCase):
    def test_unknown_arguments_are_refused_before_any_work(self):
        for script in ("test", "format", "demo", "get-multi30k"):
            with self.subTest(script), Checkout() as checkout:
                run = checkout.run(script, "--bogus")
                self.assertEqual(run.returncode, 2)
                self.assertIn("--bogus", run.stderr)


if __name__ == "__main__":
    unittest.main()

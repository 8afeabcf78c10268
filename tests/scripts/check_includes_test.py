"""scripts/check-includes finds what the rooms forbid and nothing else, and the docs agree with it."""

import importlib.machinery
import importlib.util
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "check-includes"


def check(files):
    """Runs the script on a checkout with these files; its exit status and its lines."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        run = subprocess.run([sys.executable, SCRIPT, "--root", folder],
                             capture_output=True, text=True, check=False)
        return run.returncode, run.stdout.splitlines()


def arrows_of_script():
    """ARROWS of the script itself."""
    loader = importlib.machinery.SourceFileLoader("check_includes", str(SCRIPT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module.ARROWS


class CheckIncludes(unittest.TestCase):
    def assert_allowed(self, file, include):
        self.assertEqual(check({file: f"#include {include}\n"}), (0, []))

    def assert_refused(self, file, include, reason):
        status, lines = check({file: f"#pragma once\n\n#include {include}\n"})
        self.assertEqual(status, 1)
        self.assertEqual(len(lines), 1, lines)
        self.assertTrue(lines[0].startswith(f"{file}:3: includes {include[1:-1]}, but "), lines[0])
        self.assertIn(reason, lines[0])

    def test_a_room_may_include_itself_its_arrows_and_what_these_include(self):
        self.assert_allowed("lib/models/a.h", '"models/b.h"')
        self.assert_allowed("lib/models/a.h", '"data/b.h"')
        self.assert_allowed("lib/models/a.h", '"tensor/b.h"')
        self.assert_allowed("lib/jobs/train/a.h", '"recipe/b.h"')
        self.assert_allowed("apps/nmt-a.cc", '"jobs/train/b.h"')
        self.assert_allowed("apps/nmt-a.cc", '"command_line.h"')
        self.assert_allowed("lib/base/a.cc", "<vector>")

    def test_a_room_may_not_include_what_lies_above_or_beside_it(self):
        self.assert_refused("lib/base/a.h", '"text/b.h"', "base/ may include only base")
        self.assert_refused("lib/metrics/a.cc", '"data/b.h"', "metrics/ may include only base, text, metrics")
        self.assert_refused("lib/tensor/a.cc", '"models/b.h"', "tensor/ may include only base, tensor")
        self.assert_refused("lib/training/a.cc", '"report/b.h"', "training/ may include only")
        self.assert_refused("lib/base/a.h", "<text/b.h>", "base/ may include only base")

    def test_the_recipe_knows_options_and_what_they_are_made_of(self):
        options = {"lib/training/training_options.h": '#include "text/bucket.h"\n',
                   "lib/text/bucket.h": '#include "text/corpus.h"\n'}

        def recipe(include):
            return check({**options, "lib/recipe/a.h": f'#include "{include}"\n'})

        self.assertEqual(recipe("training/training_options.h"), (0, []))
        self.assertEqual(recipe("text/bucket.h"), (0, []))
        status, lines = recipe("text/corpus.h")
        self.assertEqual(status, 1)
        self.assertIn("any room's *_options.h and what it includes", lines[0])

    def test_a_library_has_one_owner(self):
        self.assert_allowed("lib/tensor/a.cc", "<Eigen/Core>")
        self.assert_allowed("lib/recipe/a.cc", "<yaml-cpp/yaml.h>")
        self.assert_refused("lib/rnn/a.cc", "<Eigen/Core>", "only tensor/ may know")
        self.assert_refused("lib/autograd/a.cc", "<unsupported/Eigen/FFT>", "only tensor/ may know")
        self.assert_refused("lib/training/a.cc", "<immintrin.h>", "only tensor/ may know")
        self.assert_refused("lib/store/a.cc", "<yaml-cpp/yaml.h>", "only recipe/ may know")
        self.assert_refused("lib/models/a.cc", "<sentencepiece_processor.h>", "only text/ may know")

    def test_headers_of_ours_are_named_by_their_room(self):
        self.assert_refused("lib/base/a.cc", '"b.h"', '"room/file.h"')
        self.assert_refused("lib/base/a.cc", '"../text/b.h"', '"room/file.h"')

    def test_public_headers_include_nothing_of_lib(self):
        self.assert_allowed("include/nmt/a.hpp", "<string>")
        self.assert_allowed("include/nmt/a.hpp", "<nmt/b.h>")
        self.assert_allowed("lib/base/a.cc", "<nmt/a.hpp>")
        self.assert_refused("include/nmt/a.hpp", '"base/error.h"', "include/ may include only include")
        self.assert_refused("include/nmt/a.hpp", "<fmt/core.h>", "only the standard library")
        self.assert_refused("lib/base/a.cc", '"nmt/a.hpp"', "<nmt/file>")

    def test_the_docs_show_the_same_rooms_and_arrows(self):
        arrows = {(room, to) for room, all_of_it in arrows_of_script().items() for to in all_of_it}
        rooms = set(arrows_of_script())
        picture = (ROOT / "docs" / "rooms.svg").read_text(encoding="utf-8")
        self.assertEqual(set(re.findall(r'data-room="(\w+)"', picture)), rooms)
        self.assertEqual(set(re.findall(r'data-arrow="(\w+) (\w+)"', picture)), arrows)
        page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `([\w/]+)` \|([^|]*)\|", page[:page.index("## The path")], re.MULTILINE)
        names = {"include/nmt": "include"}
        table = {(names.get(room, room), names.get(to, to))
                 for room, cell in rows for to in re.findall(r"`([\w/]+)`", cell)}
        self.assertEqual({names.get(room, room) for room, _ in rows}, rooms)
        self.assertEqual(table, arrows)

    def test_the_docs_name_files_that_exist(self):
        made_up = {"lib/models/words_model.cc"}  # CONTRIBUTING.md shows how it would be added
        pages = [*ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
        for page in pages:
            text = page.read_text(encoding="utf-8")
            names = set(re.findall(r"(?:lib|tests|apps|bench|scripts)/[\w/.-]+\.(?:h|cc|py|sh)", text))
            names |= {f"lib/{name}" for name in re.findall(r"`([a-z0-9]+/[\w/]+\.(?:h|cc))`", text)
                      if name.split("/")[0] in arrows_of_script() and not name.startswith("apps/")}
            for name in sorted(names - made_up):
                self.assertTrue((ROOT / name).exists(), f"{page.name}: {name}")

    def test_every_room_is_a_folder(self):
        for room in arrows_of_script():
            folder = ROOT / room if room in ("apps", "include") else ROOT / "lib" / room
            self.assertTrue(folder.is_dir(), folder)

    def test_a_directive_counts_however_it_is_spaced(self):
        status, _ = check({"lib/base/a.h": '  #  include   "text/b.h"\n'})
        self.assertEqual(status, 1)

    def test_what_only_looks_like_an_include_does_not_count(self):
        self.assertEqual(check({"lib/base/a.h": '// #include "text/b.h"\n'}), (0, []))

    def test_every_fault_is_reported(self):
        status, lines = check({"lib/base/a.h": '#include "text/b.h"\n#include <Eigen/Core>\n',
                               "lib/rnn/b.cc": '#include "models/b.h"\n'})
        self.assertEqual((status, len(lines)), (1, 3))

    def test_a_folder_that_is_no_room_is_refused(self):
        status, lines = check({"lib/misc/a.h": ""})
        self.assertEqual(status, 1)
        self.assertIn("no room is named misc", lines[0])

    def test_nothing_to_check_is_no_success(self):
        self.assertEqual(check({"README.md": ""})[0], 2)


if __name__ == "__main__":
    unittest.main()

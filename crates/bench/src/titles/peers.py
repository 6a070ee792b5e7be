# Comparison of letters from PyPI. Reads all raw titles whenever it is told to, and tells what it found last.
import json
import sys
import time
from importlib.metadata import version

with open(sys.argv[1], encoding="utf-8") as file:
    data = json.load(file)
titles, labels = data["titles"], data["labels"]


def of_rapidfuzz():
    from rapidfuzz import fuzz, process, utils

    choices = [utils.default_process(label) for label in labels]

    def reader(scorer):
        def read(title):
            best = process.extractOne(utils.default_process(title), choices, scorer=scorer)
            return best[2] if best else None

        return read

    name = "rapidfuzz " + version("rapidfuzz")
    return [(name + " WRatio", reader(fuzz.WRatio)), (name + " ratio", reader(fuzz.ratio))]


readers, missing = [], []
try:
    readers += of_rapidfuzz()
except ImportError:
    missing.append("rapidfuzz")
print(json.dumps({"ready": [name for name, _ in readers], "missing": missing}), flush=True)

found = {}
for line in sys.stdin:
    what, at = json.loads(line)
    if what == "run":
        read = readers[at][1]
        before = time.process_time()
        found[at] = [read(title) for title in titles]
        answer = {"seconds": time.process_time() - before}
    else:
        answer = {"best": found[at]}
    print(json.dumps(answer), flush=True)

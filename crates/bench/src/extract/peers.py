# Phrase readers from PyPI. Builds each once, then reads all texts whenever it is told to.
import json
import sys
import time
from importlib.metadata import version

with open(sys.argv[1], encoding="utf-8") as file:
    data = json.load(file)
texts, forms = data["texts"], data["forms"]


def of_ahocorasick():
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for form in forms:
        automaton.add_word(form, len(form))
    automaton.make_automaton()

    def read(text):
        # Leftmost longest phrases, then those that begin and end with a word.
        text = text.lower()
        found = []
        for last, length in automaton.iter_long(text):
            start, end = last - length + 1, last + 1
            if (start == 0 or not text[start - 1].isalnum()) and (end == len(text) or not text[end].isalnum()):
                found.append((start, end))
        return found

    return "pyahocorasick " + version("pyahocorasick"), read


def of_flashtext():
    from flashtext import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=False)
    for form in forms:
        if form:
            processor.add_keyword(form)

    def read(text):
        return [(start, end) for _, start, end in processor.extract_keywords(text, span_info=True)]

    return "flashtext " + version("flashtext"), read


def of_spacy():
    import spacy
    from spacy.matcher import PhraseMatcher

    language = spacy.blank("en")
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("skill", list(language.tokenizer.pipe(form for form in forms if form)))

    def read(text):
        spans = spacy.util.filter_spans(matcher(language(text), as_spans=True))
        return [(span.start_char, span.end_char) for span in spans]

    return "spaCy PhraseMatcher " + version("spacy"), read


readers, missing = [], []
for name, make in (("pyahocorasick", of_ahocorasick), ("flashtext", of_flashtext), ("spacy", of_spacy)):
    try:
        readers.append(make())
    except ImportError:
        missing.append(name)
print(json.dumps({"ready": [name for name, _ in readers], "missing": missing}), flush=True)

for line in sys.stdin:
    what, at = json.loads(line)
    read = readers[at][1]
    if what == "run":
        before = time.process_time()
        for text in texts:
            read(text)
        answer = {"seconds": time.process_time() - before}
    else:
        answer = {"spans": [read(text) for text in texts]}
    print(json.dumps(answer), flush=True)

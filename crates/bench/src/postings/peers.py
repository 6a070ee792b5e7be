# DuckDB and ClickHouse (in process, by chdb) from PyPI, one thread each. Both load the rows once, then answer when told to.
# For every question there are one or two statements per engine; the faster one counts.
import json
import os
import sys
import tempfile
import time
from importlib.metadata import version

ROWS = sys.argv[1]
PERCENTS = (10, 25, 50, 75, 90)


def listed(values):
    return "(" + ",".join(map(str, values)) + ")"


def live(v):
    return f"posted <= {v['end']} AND expired >= {v['start']}"


def rank(column, where, limit=10):
    return f"SELECT {column}, count(*) AS n FROM t WHERE {where} GROUP BY {column} ORDER BY n DESC, {column} LIMIT {limit}"


def duckdb_statements(form, v):
    """Statements whose rows are the answer. `tags` holds a row per posting and skill."""
    where = live(v)
    if form == "totals by window":
        return [f"SELECT count(*), sum(duplicates) FROM t WHERE {where}"]
    if form == "skills and, or, not":
        any_of = " OR ".join(f"list_contains(skills, {s})" for s in v["any"])
        by_list = f"SELECT count(*) FROM t WHERE {where} AND list_contains(skills, {v['all']}) AND ({any_of}) AND NOT list_contains(skills, {v['none']})"
        has = lambda test: f"row IN (SELECT row FROM tags WHERE skill {test})"
        by_tags = f"SELECT count(*) FROM t WHERE {where} AND {has('= %d' % v['all'])} AND {has('IN ' + listed(v['any']))} AND NOT {has('= %d' % v['none'])}"
        return [by_list, by_tags]
    if form == "monthly series, posted":
        values = ",".join(f"({a},{b})" for a, b in v["months"])
        starts = "[" + ",".join(str(a) for a, _ in v["months"]) + "]"
        by_join = f"SELECT count(t.posted) FROM (VALUES {values}) m(a, b) LEFT JOIN t ON t.posted BETWEEN a AND b GROUP BY a ORDER BY a"
        by_group = f"SELECT count(*) FROM t WHERE posted BETWEEN {v['first']} AND {v['end']} GROUP BY date_trunc('month', DATE '1970-01-01' + posted) ORDER BY min(posted)"
        return [by_group, by_join]
    if form == "monthly series, active":
        return ["SELECT " + ", ".join(f"count(*) FILTER (posted <= {b} AND expired >= {a})" for a, b in v["months"]) + " FROM t"]
    if form == "top titles":
        return [rank("title", where)]
    if form == "top skills of an occupation":
        within = f"{where} AND soc5 = {v['soc5'][0]}"
        return [
            f"SELECT s, count(*) AS n FROM (SELECT unnest(skills) AS s FROM t WHERE {within}) GROUP BY s ORDER BY n DESC, s LIMIT 10",
            f"SELECT skill, count(*) AS n FROM tags WHERE row IN (SELECT row FROM t WHERE {within}) GROUP BY skill ORDER BY n DESC, skill LIMIT 10",
        ]
    if form == "top skills overall":
        return [
            f"SELECT s, count(*) AS n FROM (SELECT unnest(skills) AS s FROM t WHERE {where}) GROUP BY s ORDER BY n DESC, s LIMIT 10",
            f"SELECT skill, count(*) AS n FROM tags WHERE row IN (SELECT row FROM t WHERE {where}) GROUP BY skill ORDER BY n DESC, skill LIMIT 10",
        ]
    if form in ("company x skill", "county x title"):
        outer, inner = ("company", "unnest(skills)") if form.startswith("company") else ("county", "title")
        return [
            f"WITH best AS ({rank(outer, where)}), pairs AS (SELECT {outer} AS o, {inner} AS i FROM t WHERE {where} AND {outer} IN (SELECT {outer} FROM best)),"
            f" counted AS (SELECT o, i, count(*) AS n, row_number() OVER (PARTITION BY o ORDER BY count(*) DESC, i) AS place FROM pairs GROUP BY o, i)"
            f" SELECT o, i, counted.n FROM counted JOIN best ON best.{outer} = o WHERE place <= 5 ORDER BY best.n DESC, o, place"
        ]
    if form == "salary percentiles":
        return ["SELECT " + ",".join(f"quantile_disc(salary, {p / 100})" for p in PERCENTS) + f" FROM t WHERE {where} AND salary > 0"]
    if form == "sample page":
        within = f"{where} AND state = {v['state'][0]}"
        return [f"SELECT (SELECT count(*) FROM t WHERE {within}), (SELECT list(id) FROM (SELECT id FROM t WHERE {within} ORDER BY posted DESC, id LIMIT 10))"]
    if form == "distinct companies":
        return [f"SELECT count(DISTINCT company) FROM t WHERE {where} AND state = {v['state'][0]} AND company <> {v['missing']}"]
    if form == "wide filter":
        return [f"SELECT count(*), sum(duplicates) FROM t WHERE {where} AND title IN {listed(v['titles'])}"]
    raise ValueError(form)


def clickhouse_statements(form, v):
    where = live(v)
    if form == "skills and, or, not":
        return [f"SELECT count() FROM t WHERE {where} AND has(skills, {v['all']}) AND hasAny(skills, {v['any']}) AND NOT has(skills, {v['none']})"]
    if form == "monthly series, posted":
        return [f"SELECT count() FROM t WHERE posted BETWEEN {v['first']} AND {v['end']} GROUP BY toStartOfMonth(toDate32(posted)) AS m ORDER BY m"]
    if form == "monthly series, active":
        return ["SELECT " + ", ".join(f"countIf(posted <= {b} AND expired >= {a})" for a, b in v["months"]) + " FROM t"]
    if form in ("top skills of an occupation", "top skills overall"):
        within = where + (f" AND soc5 = {v['soc5'][0]}" if "soc5" in v else "")
        return [f"SELECT s, count() AS n FROM t ARRAY JOIN skills AS s WHERE {within} GROUP BY s ORDER BY n DESC, s LIMIT 10"]
    if form in ("company x skill", "county x title"):
        outer, inner = ("company", "arrayJoin(skills)") if form.startswith("company") else ("county", "title")
        return [
            f"WITH best AS ({rank(outer, where)}) SELECT o, i, n FROM (SELECT {outer} AS o, {inner} AS i, count() AS n FROM t WHERE {where} AND"
            f" {outer} IN (SELECT {outer} FROM best) GROUP BY o, i ORDER BY o, n DESC, i LIMIT 5 BY o) AS c JOIN best ON best.{outer} = c.o ORDER BY best.n DESC, o, n DESC, i"
        ]
    if form == "salary percentiles":
        # Sorted once; the element by its rank, as percentiles are defined here.
        ranks = ",".join(f"sorted[greatest(1, intDiv({p} * length(sorted) + 99, 100))]" for p in PERCENTS)
        exact = f"SELECT {ranks} FROM (SELECT arraySort(groupArray(salary)) AS sorted FROM t WHERE {where} AND salary > 0)"
        return [exact]
    if form == "sample page":
        within = f"{where} AND state = {v['state'][0]}"
        return [f"SELECT (SELECT count() FROM t WHERE {within}), (SELECT groupArray(id) FROM (SELECT id FROM t WHERE {within} ORDER BY posted DESC, id LIMIT 10))"]
    if form == "distinct companies":
        return [f"SELECT uniqExact(company) FROM t WHERE {where} AND state = {v['state'][0]} AND company <> {v['missing']}"]
    return duckdb_statements(form, v)


def shaped(form, rows):
    """Rows as the engine's answer is compared: flat where the answer is one row or one column."""
    rows = [list(row) for row in rows]
    if form == "monthly series, posted":
        return [row[0] for row in rows]
    if form in ("totals by window", "skills and, or, not", "monthly series, active", "salary percentiles", "distinct companies", "wide filter", "sample page"):
        return rows[0]
    return rows


def open_duckdb():
    import duckdb

    database = duckdb.connect(":memory:")
    database.execute("SET threads = 1; SET preserve_insertion_order = true")
    columns = (
        "{id: 'UBIGINT', posted: 'INTEGER', expired: 'INTEGER', duplicates: 'USMALLINT', title: 'UINTEGER', soc5: 'UINTEGER', company: 'UINTEGER',"
        " county: 'UINTEGER', state: 'UINTEGER', salary: 'UINTEGER', skills: 'UINTEGER[]'}"
    )
    database.execute(f"CREATE TABLE t AS SELECT row_number() OVER (ORDER BY posted, company, id) AS row, * FROM read_csv('{ROWS}', header = true, columns = {columns}) ORDER BY posted, company, id")
    database.execute("CREATE TABLE tags AS SELECT row, unnest(skills) AS skill FROM t ORDER BY skill, row")

    def ask(statement):
        return database.execute(statement).fetchall()

    return "duckdb " + version("duckdb"), duckdb_statements, ask


def open_clickhouse():
    from chdb import session

    folder = tempfile.mkdtemp(prefix="waypost-bench-")
    database = session.Session(folder)
    types = (
        "id UInt64, posted Int32, expired Int32, duplicates UInt16, title UInt32, soc5 UInt32, company UInt32, county UInt32, state UInt32, salary UInt32,"
        " skills Array(UInt32)"
    )
    database.query("CREATE DATABASE IF NOT EXISTS b ENGINE = Atomic")
    database.query(f"CREATE TABLE b.t ({types}) ENGINE = MergeTree ORDER BY (posted, company)")
    database.query(f"INSERT INTO b.t SELECT * FROM file('{ROWS}', 'CSVWithNames', '{types}')")
    database.query("OPTIMIZE TABLE b.t FINAL")
    database.query("USE b")

    def ask(statement):
        text = str(database.query(statement + " SETTINGS max_threads = 1, output_format_json_quote_64bit_integers = 0", "JSONCompactEachRow"))
        return [json.loads(line) for line in text.splitlines() if line]

    return "clickhouse (chdb " + version("chdb") + ")", clickhouse_statements, ask


# Messages of the libraries must not get between the answers.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def say(value):
    print(json.dumps(value), file=answers, flush=True)


questions = json.loads(sys.stdin.readline())
peers, missing = [], []
for name, start in (("duckdb", open_duckdb), ("chdb", open_clickhouse)):
    try:
        peers.append(start())
    except ImportError:
        missing.append(name)
say({"ready": [name for name, _, _ in peers], "missing": missing})

for line in sys.stdin:
    peer, form = json.loads(line)
    _, statements, ask = peers[peer]
    form, values = questions[form]["form"], questions[form]["values"]
    best, answer = None, None
    for statement in statements(form, values):
        before = time.process_time()
        rows = ask(statement)
        millis = (time.process_time() - before) * 1000
        answer = shaped(form, rows)
        best = millis if best is None else min(best, millis)
    say({"millis": best, "answer": answer})

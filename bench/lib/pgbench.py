"""pgbench: what PostgreSQL can do when nothing but SQL stands before it."""

import re
from collections.abc import Mapping
from pathlib import Path

from lib.cluster import Database
from lib.processes import BenchError
from lib.queue import Batch

CLAIM_SIZE = 400
DRAIN_CLIENTS = 2
# What the application sets on the connections with which it claims (org.jobroutes.database.Pools).
CLAIM_SETTINGS = {"enable_seqscan": "off", "jit": "off", "plan_cache_mode": "force_generic_plan"}
TRANSACTIONS_PER_SECOND = re.compile(r"tps = ([\d.]+) \(without initial connection time\)")
PARAMETERS = {
    ":#worker": "'c' || :client_id",
    ":#completed": ":outcomes",
    ":#ended": "'[]'",
    ":#quotas": f"array[{CLAIM_SIZE}]",
    ":#versions": "array['v']",
    ":#marks": "cast(null as text[])",
    ":#free": str(CLAIM_SIZE),
    ":#memory": "10000000",
    ":#lease": "30",
}
# What was claimed comes back as the outcomes of the next call.
KEEP_CLAIMED = {
    "without results": r"select coalesce(json_agg(json_build_object('id', id, 'seq', claim_seq)), '[]') as outcomes"
                       r" from claimed \gset",
    "with results": r"select coalesce(json_agg(json_build_object('id', id, 'seq', claim_seq,"
                    r" 'result', repeat('r', 198))), '[]') as outcomes, json_agg(payload) as payloads"
                    r" from claimed \gset",
}


def drain_script(app_folder: Path, job_type: str, results: bool) -> str:
    """The statement with which the application finishes and claims, as a pgbench script."""
    source = app_folder / "src/main/resources/sql/finish-and-claim-jobs.sql"
    sql = "\n".join(line for line in source.read_text().splitlines() if not line.lstrip().startswith("--"))
    for parameter, value in (PARAMETERS | {":#types": f"array['{job_type}']"}).items():
        sql = sql.replace(parameter, value)
    sql, found = re.subn(r"select \* from claimed\s*$",
                         lambda _: KEEP_CLAIMED["with results" if results else "without results"], sql)
    if not found or ":#" in sql:
        raise BenchError(f"{source} has changed: bench/lib/pgbench.py must learn its parameters and its end")
    return sql + "\n"


def run(database: Database, script: Path, *limits: str, variables: Mapping[str, str] | None = None,
        settings: Mapping[str, str] | None = None) -> str:
    defined = [word for name, value in (variables or {}).items() for word in ("-D", f"{name}={value}")]
    command = ["pgbench", "-n", "-M", "prepared", *limits, *defined, "-f", script]
    options = [database.env["PGOPTIONS"], *(f"-c {name}={value}" for name, value in (settings or {}).items())]
    return database.cluster.processes.run(command, database.env | {"PGOPTIONS": " ".join(options)})


def drain(database: Database, folder: Path, app_folder: Path, batch: Batch, results: bool, clients: int) -> None:
    """Clients claim and finish the batch. They go on for some calls that find nothing; the rate leaves these out.

    Each has calls enough for the whole batch: a quick one that ends before would leave its last claim unfinished.
    """
    script = folder / f"drain-{batch.types[0]}.sql"
    script.write_text(drain_script(app_folder, batch.types[0], results))
    calls = batch.count // CLAIM_SIZE + 60
    run(database, script, "-c", str(clients), "-j", str(clients), "-t", str(calls), variables={"outcomes": "[]"},
        settings=CLAIM_SETTINGS)


def transactions_per_second(database: Database, folder: Path, sql: str, clients: int, seconds: float) -> float:
    script = folder / "transaction.sql"
    script.write_text(sql + ";\n")
    output = run(database, script, "-c", str(clients), "-j", str(min(clients, 2)), "-T", str(max(1, round(seconds))))
    return float(TRANSACTIONS_PER_SECOND.search(output)[1])

#!/usr/bin/env python3
"""Recomputes every figure of a demo's summary from the evidence it left, with nothing of Branchline's code.

usage: recompute.py DIR

DIR is what `./branchline demo --data DIR` kept; docs/evidence.md describes its files. Prints each figure as the
summary has it and as it is recomputed here, and exits 1 when one differs. Needs Python 3.8 and nothing else.
"""
import csv
import gzip
import hashlib
import json
import os
import statistics
import sys
from datetime import datetime, timedelta, timezone

# What is still on its way when the minute ends is not unmet demand.
BANDWIDTH_TOLERANCE = 0.02


def instant(text):
    """An ISO 8601 time in UTC; fractions beyond microseconds are cut."""
    text = text.rstrip("Z")
    if "." in text:
        whole, fraction = text.split(".")
        text = whole + "." + fraction[:6].ljust(6, "0")
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f").replace(tzinfo=timezone.utc)
    layout = "%Y-%m-%dT%H:%M:%S" if text.count(":") == 2 else "%Y-%m-%dT%H:%M"
    return datetime.strptime(text, layout).replace(tzinfo=timezone.utc)


class Evidence:
    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def json(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return json.load(file)

    def rows(self, name):
        """The rows of a CSV file with a header, gzipped or not."""
        path = self.path(name)
        if os.path.exists(path + ".gz"):
            file = gzip.open(path + ".gz", "rt", encoding="utf-8", newline="")
        else:
            file = open(path, encoding="utf-8", newline="")
        with file:
            yield from csv.DictReader(line for line in file if not line.startswith("#"))

    def journal(self):
        """The journal's events in order; fails when the hash chain is broken."""
        previous = "0" * 64
        with open(self.path("journal.jsonl"), encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                entry = json.loads(line)
                sealed = "\n".join(
                    [entry["previousHash"], str(entry["sequence"]), entry["networkTime"], entry["realTime"],
                     entry["kind"], entry["body"]])
                if entry["previousHash"] != previous or entry["sequence"] != number or (
                        hashlib.sha256(sealed.encode()).hexdigest() != entry["hash"]):
                    sys.exit("recompute: the journal's chain is broken at entry %d" % number)
                previous = entry["hash"]
                yield entry["kind"], json.loads(entry["body"])


def number_or_none(text):
    return float(text) if text else None


def read_objectives(evidence):
    return {
        row["class"]: {key: number_or_none(row[key]) for key in ("latencyMs", "loss", "bandwidthKbps")}
        for row in evidence.rows("objectives.csv")
    }


def is_lost(row, objectives):
    """Whether one-way delay p95, loss or unmet demand breaks the objective in this minute."""
    objective = objectives.get(row["class"])
    if objective is None:
        return False
    offered, delivered = float(row["offeredKbps"]), float(row["deliveredKbps"])
    if offered <= 0:
        return False
    if objective["latencyMs"] is not None and float(row["delayMsP95"]) > objective["latencyMs"]:
        return True
    if objective["loss"] is not None and float(row["loss"]) > objective["loss"]:
        return True
    wanted = objective["bandwidthKbps"]
    return wanted is not None and delivered < min(offered, wanted) * (1 - BANDWIDTH_TOLERANCE)


def lost_minutes(evidence, name, objectives):
    """Lost minutes as (site, class, direction) -> sorted times."""
    lost = {}
    for row in evidence.rows(name):
        if is_lost(row, objectives):
            lost.setdefault((row["site"], row["class"], row["direction"]), []).append(instant(row["time"]))
    return {key: sorted(times) for key, times in lost.items()}


def episodes(lost):
    """Beginnings of runs of lost minutes, as (site, start)."""
    for (site, _, _), times in lost.items():
        before = None
        for time in times:
            if before is None or time - before > timedelta(minutes=1):
                yield site, time
            before = time


def compared_topology(topology):
    """What of a topology must agree, by id."""
    nodes = {n["id"]: (n.get("routerId"), n.get("nodeSid"), n.get("locator")) for n in topology["nodes"]}
    links = {}
    for link in topology["links"]:
        links[link["id"]] = (
            link["igpMetric"], link["teMetric"], round(link["delayMs"], 3), round(link["jitterMs"], 3),
            round(link["loss"], 6), round(link["maxBandwidthKbps"]), tuple(sorted(link["srlgs"])),
            link.get("adjacencySid"), link.get("endX"))
    return nodes, links


def recompute(evidence):
    run = evidence.json("run.json")
    horizon = timedelta(minutes=run["horizonMinutes"])
    objectives = read_objectives(evidence)
    sessions, observations = {}, 0
    proposed, finished = [], {}
    for kind, event in evidence.journal():
        if kind == "controllerStarted":
            sessions = {}
        elif kind == "sessionChanged":
            sessions[(event["router"], event["protocol"])] = event["state"]
        elif kind == "observed":
            observations += 1
        elif kind == "planProposed":
            if event["plan"]["units"]:
                proposed.append(event["plan"])
        elif kind == "planFinished":
            finished[event["plan"]] = event["status"]
        elif kind == "planRolledBack":
            finished[event["plan"]] = "ROLLED_BACK"

    mine, truth = evidence.json("topology-controller.json"), evidence.json("topology-truth.json")
    errors, naive_errors = [], []
    for row in evidence.rows("forecasts.csv"):
        errors.append(abs(float(row["actual"]) - float(row["q50"])))
        naive_errors.append(abs(float(row["actual"]) - float(row["naive"])))

    counterfactual = {}
    for row in evidence.rows("counterfactual.csv"):
        if is_lost(row, objectives):
            key = (row["plan"], row["site"])
            time = instant(row["time"])
            counterfactual[key] = min(time, counterfactual.get(key, time))
    foreseen, needless, leads, warned = 0, 0, [], {}
    for plan in proposed:
        created = instant(plan["createdAt"])
        expected = {breach["site"] for breach in plan["foreseen"]}
        for site in expected:
            warned.setdefault(site, []).append(created)
        if finished.get(plan["id"]) != "APPLIED":
            continue
        moved = {move["site"] for move in plan["moves"] if move["from"] is not None}
        for site in sorted(moved & expected):
            lost_at = counterfactual.get((plan["id"], site))
            if lost_at is None:
                needless += 1
            else:
                foreseen += 1
                leads.append((lost_at - created).total_seconds() / 60)

    lost = {name: lost_minutes(evidence, "truth-%s.csv" % name, objectives)
            for name in ("with", "without", "static")}
    missed = sum(
        1 for site, start in episodes(lost["with"])
        if not any(created <= start <= created + horizon for created in warned.get(site, [])))

    return {
        "routers": len(os.listdir(evidence.path("routers"))),
        "netconfSessions": sum(1 for (_, protocol), state in sessions.items() if (protocol, state) == ("NETCONF", "UP")),
        "gnmiSessions": sum(1 for (_, protocol), state in sessions.items() if (protocol, state) == ("GNMI", "UP")),
        "topology": {
            "nodes": len(mine["nodes"]),
            "links": len(mine["links"]),
            "matches": compared_topology(mine) == compared_topology(truth),
        },
        "observations": observations,
        "forecast": {
            "mae": statistics.fmean(errors) if errors else None,
            "naiveMae": statistics.fmean(naive_errors) if naive_errors else None,
        },
        "breaches": {
            "foreseen": foreseen,
            "missed": missed,
            "needless": needless,
            "leadMinutesMedian": statistics.median(leads) if leads else None,
        },
        "plans": {
            "made": len(proposed),
            "applied": sum(1 for status in finished.values() if status == "APPLIED"),
            "rolledBack": sum(1 for status in finished.values() if status == "ROLLED_BACK"),
        },
        "sloMinutesLost": {name: sum(len(times) for times in lost[name].values()) for name in lost},
    }


def differs(a, b):
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a is not b
    return abs(a - b) > 1e-6 * max(1.0, abs(a), abs(b))


def flat(value, prefix=""):
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from flat(inner, prefix + key + ".")
        else:
            yield prefix + key, inner


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: recompute.py DIR")
    evidence = Evidence(sys.argv[1])
    summary = dict(flat(evidence.json("summary.json")))
    bad = 0
    for name, value in flat(recompute(evidence)):
        if name not in summary:
            print("%-28s MISSING in the summary (recomputed %s)" % (name, value))
            bad += 1
            continue
        wrong = differs(summary[name], value)
        bad += wrong
        print("%-28s %-22s %-22s %s" % (name, summary[name], value, "DIFFERS" if wrong else "agrees"))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()

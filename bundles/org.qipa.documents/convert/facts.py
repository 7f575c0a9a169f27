#!/usr/bin/env python3
"""Turns a folder of hardware facts into qipa's documents: register maps (qipa-registers/1) and SoC descriptors (qipa-soc/1).

    python3 facts.py FACTS BUNDLES

FACTS has registers/{index,ipa-v*,gsi-v*}.json and soc/*-ipa.json. BUNDLES is the folder with org.qipa.registers and
org.qipa.soc.*. What is written is part of the tree: this runs only when the facts change, never in the build.

Left out of the facts: what can be computed from the rest, board files, interrupts and IOMMU streams.
Added: how many instances an array of registers has, and windows for SoCs whose device tree has none.
"""
import json
import pathlib
import sys

# Limits of spec 01 (constants): endpoints, channels and event rings; types and groups of spec 10; routes fit 32.
INSTANCES = {"endpoint": 36, "channel": 28, "event_ring": 28, "resource_type": 8, "route": 32,
             "endpoint_bitmap_word": 2, "endpoint_or_route": 36}
PAGE = 0x1000


def one_line(value):
    return json.dumps(value, ensure_ascii=False)


def pretty(value, indent=0, width=118):
    """JSON with short things on one line, so that a register or a region is a row."""
    text = one_line(value)
    pad = " " * indent
    if len(text) + indent <= width or not isinstance(value, (dict, list)) or not value:
        return text
    inner = pad + "  "
    if isinstance(value, dict):
        rows = [f"{inner}{one_line(k)}: {pretty(v, indent + 2, width - len(k) - 4)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{pad}}}"
    return "[\n" + ",\n".join(inner + pretty(v, indent + 2, width) for v in value) + f"\n{pad}]"


def write(path, document):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(pretty(document) + "\n", encoding="utf-8")


def hexa(value, digits):
    return f"0x{value:0{digits}x}"


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


# ---- register maps

def counts(registers):
    """Instances of each array: the limit of its kind, or fewer where the next register begins (spec 05 section 2)."""
    singles = {r["offset"] for r in registers}
    result = {}
    for r in registers:
        if "stride" not in r:
            continue
        n = 1
        while n < INSTANCES[r["instance"]] and r["offset"] + n * r["stride"] not in singles:
            n += 1
        result[r["name"]] = n
    return result


def register_map(name, facts):
    count = counts(facts["registers"])
    rows = []
    for r in sorted(facts["registers"], key=lambda r: r["offset"]):
        row = {"name": r["name"], "offset": hexa(r["offset"], 5)}
        if "stride" in r:
            row |= {"stride": r["stride"], "count": count[r["name"]], "instance": r["instance"]}
        if "ee_stride" in r:
            row["ee_stride"] = r["ee_stride"]
        if "bitmap_of" in r:
            row["bitmap_of"] = r["bitmap_of"]
        if "fields" in r:
            fields = sorted(r["fields"], key=lambda f: (f.get("composite", False), f["lsb"]))
            row["fields"] = [{k: f[k] for k in ("name", "lsb", "width", "composite") if k in f} for f in fields]
        rows.append(row)
    return {"format": "qipa-registers/1", "name": name, "block": facts["kind"],
            "ipa_versions": facts["used_by_ipa_versions"], "registers": rows}


# ---- SoC descriptors

def endpoint(e):
    row = {"name": e["name"], "ee": e["ee"], "channel_id": e["channel_id"], "endpoint_id": e["endpoint_id"],
           "direction": e["direction"], "filter_support": e["filter_support"]}
    if e["channel"]:
        row["channel"] = e["channel"]
    c = e["config"]
    if c:
        config = {"resource_group": c["resource_group"]["id"]}
        config |= {k: c[k] for k in ("checksum", "qmap", "aggregation", "status_enable")}
        if c["dma_mode"]:
            config["dma_endpoint"] = c["dma_endpoint"]
        if "tx" in c:
            t = c["tx"]
            tx = {"sequencer_type": t["seq_type"]["value"],
                  "replication_type": t["seq_rep_type"]["value"] if t["seq_rep_type"] else 0}
            if t["status_endpoint"]:
                tx["status_endpoint"] = t["status_endpoint"]
            config["tx"] = tx
        else:
            config["rx"] = c["rx"]
        row["config"] = config
    return row


def resource(r):
    return {"type": r["type"], "name": r["name"],
            "limits": [{k: limit[k] for k in ("group", "min", "max")} for limit in r["limits"]]}


def windows(facts, maps):
    node = facts["devicetree"]["ipa_node"]
    if node:
        return {r["name"].replace("-", "_"): {"base": hexa(r["base"], 8), "size": hexa(r["size"], 4)}
                for r in node["reg"]}
    # No device tree node: windows that hold what is used, where the neighbours of the same age have theirs.
    base = 0x1e40000 if facts["backward_compat"]["register_present"] else 0x3f40000
    ends = {}
    for block, m in maps.items():
        end = max(int(r["offset"], 16) + (r.get("count", 1) - 1) * r.get("stride", 0) + 4 for r in m["registers"])
        ends[block] = -(-end // PAGE) * PAGE
    shared = -(-max(r["offset"] + r["size"] for r in facts["memory"]["regions"]) // PAGE) * PAGE
    return {"ipa_reg": {"base": hexa(base, 8), "size": hexa(ends["ipa"], 4), "placeholder": True},
            "ipa_shared": {"base": hexa(base + 0x10000, 8), "size": hexa(shared, 4), "placeholder": True},
            "gsi": {"base": hexa(base - 0x3c000, 8), "size": hexa(ends["gsi"], 4), "placeholder": True}}


def descriptor(facts, maps):
    document = {"format": "qipa-soc/1", "soc": facts["soc"],
                "compatibles": [facts["compatible"]] + [f["compatible"] for f in facts["fallback_compatibles"]],
                "ipa_version": facts["ipa_version"], "gsi_version": facts["gsi_version"],
                "registers": {k: v.removesuffix(".json") for k, v in facts["register_files"].items()}}
    if facts["backward_compat"]["register_present"]:
        document["backward_compatibility"] = facts["backward_compat"]["value"]
    document["qsb"] = [{"name": q["master"], "max_writes": q["max_writes"], "max_reads": q["max_reads"],
                        "max_reads_beats": q["max_reads_beats"]} for q in facts["qsb"]]
    document["modem_route_count"] = facts["modem_route_count"]
    document["endpoints"] = [endpoint(e) for e in facts["endpoints"]]
    r = facts["resources"]
    document["resources"] = {"source_groups": r["source_groups"], "destination_groups": r["destination_groups"],
                             "sources": [resource(s) for s in r["sources"]],
                             "destinations": [resource(d) for d in r["destinations"]]}
    m = facts["memory"]
    memory = {"regions": [{"id": x["name"], "offset": hexa(x["offset"], 4), "size": x["size"],
                           "canary_count": x["canary_count"]} for x in m["regions"]]}
    if m["imem"]:
        memory["imem"] = {"address": hexa(m["imem"]["address"], 8), "size": m["imem"]["size"]}
    if m["smem"] and m["smem"]["size"]:
        memory["smem"] = m["smem"]
    document["memory"] = memory
    document["power"] = {"core_clock_rate_hz": facts["power"]["core_clock_rate_hz"],
                         "interconnects": [{"name": i["name"], "average_kbps": i["average_bandwidth_kBps"],
                                            "peak_kbps": i["peak_bandwidth_kBps"]}
                                           for i in facts["power"]["interconnects"]]}
    document["windows"] = windows(facts, {b: maps[document["registers"][b]] for b in ("ipa", "gsi")})
    return document


def main():
    facts, bundles = (pathlib.Path(a) for a in sys.argv[1:3])
    maps = {}
    for path in sorted(facts.glob("registers/ipa-v*.json")) + sorted(facts.glob("registers/gsi-v*.json")):
        maps[path.stem] = register_map(path.stem, load(path))
    registers = bundles / "org.qipa.registers/src/main/resources/org/qipa/registers"
    for name, document in maps.items():
        write(registers / f"{name}.json", document)
    index = "# Register map = IPA versions that use it. One file of this folder each.\n"
    index += "".join(f"{n} = {', '.join(m['ipa_versions'])}\n" for n, m in maps.items())
    (registers / "index.properties").write_text(index, encoding="utf-8")
    for path in sorted(facts.glob("soc/*-ipa.json")):
        d = load(path)
        write(bundles / f"org.qipa.soc.{d['soc']}/src/main/resources/org/qipa/soc/{d['soc']}/{d['soc']}.json",
              descriptor(d, maps))


main()

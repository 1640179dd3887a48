#!/usr/bin/env python3
"""Holds the JSON Schemas of grammar/ against files, with a validator that is not ours (python3-jsonschema). Run by
`scripts/check-schemas`.

Good files must pass: the fixtures, the examples of the documents, and the shared specs where they lie beside the
project. The files of fixtures/keys/bad must not: the name of each starts with the schema that it breaks.
"""
import json
import os
import pathlib
import re
import sys

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHARED = pathlib.Path(os.environ.get("BACKHOE_SHARED", ROOT.parent / "shared"))


class Core(yaml.SafeLoader):
    """The core schema of YAML 1.2: `on` and dates are texts."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+0123456789."),
    ("merge", r"^<<$", "<"),
]:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))


def load(text):
    # JSON has only texts as keys.
    return json.loads(json.dumps(yaml.load(text, Core)))


def validators():
    result = {}
    for kind in ["spec", "replication", "connections", "plan"]:
        schema = json.loads((ROOT / f"grammar/{kind}.schema.json").read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        result[kind] = jsonschema.Draft7Validator(schema)
    return result


def kind_of(document):
    if "plan_id" in document:
        return "plan"
    if "connections" in document and "endpoints" not in document:
        return "connections"
    return "replication" if "streams" in document else "spec"


def good():
    folders = [ROOT / "fixtures", SHARED / "specs", SHARED / "seed"]
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            parts = path.relative_to(folder).parts
            if folder != ROOT / "fixtures" or (parts[0] not in ("fuzz", "lint", "rules") and "bad" not in parts):
                yield str(path), path.read_text()
    # JSON is YAML. Frozen plans of later formats are not what the schema is about.
    plans = ROOT / "fixtures/plans"
    for path in [*sorted(plans.glob("*.json")), plans / "frozen/format-1.json"]:
        yield str(path), path.read_text()
    # Blocks of the documents that are whole files.
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for place, block in enumerate(re.findall(r"^```yaml\n(.*?)^```", path.read_text(), re.M | re.S)):
            if re.search(r"^(endpoints|streams|connections):", block, re.M):
                yield f"{path}, block {place + 1}", block


def main():
    schemas = validators()
    failures = 0
    passed = refused = 0
    for name, text in good():
        document = load(text)
        errors = list(schemas[kind_of(document)].iter_errors(document))
        passed += not errors
        for error in errors:
            failures += 1
            print(f"{name}: {'.'.join(map(str, error.absolute_path))}: {error.message}", file=sys.stderr)
    for path in sorted((ROOT / "fixtures/keys/bad").glob("*.yaml")):
        if schemas[path.name.split("-")[0]].is_valid(load(path.read_text())):
            failures += 1
            print(f"{path}: the schema accepts it", file=sys.stderr)
        else:
            refused += 1
    if not passed or not refused:
        print("no files to check", file=sys.stderr)
        failures += 1
    print(f"schemas: {passed} good files pass, {refused} bad ones are refused")
    return 1 if failures else 0


sys.exit(main())

"""Reads objects as JSON, one a line, and prints what the strict schemas of some Kubernetes versions refuse, one finding a line."""
import functools
import json
import re
import sys

import kubernetes_validate
from importlib_resources import files
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SCHEMAS = files(kubernetes_validate).joinpath('kubernetes-json-schema')


@functools.lru_cache(maxsize=None)
def schema(version, name):
    return json.loads(SCHEMAS.joinpath(f'v{version}.0-local-strict', name).read_text())


@functools.lru_cache(maxsize=None)
def definitions(version):
    return (Resource.from_contents(schema(version, '_definitions.json')) @ Registry()).crawl()


@functools.lru_cache(maxsize=None)
def judge(version, kind, api_version):
    group = re.sub(r'^([^./]*)(?:\.[^/]*)?/', r'\1-', api_version)
    own = schema(version, f'{kind.lower()}-{group}.json')
    return Draft202012Validator(own, registry=(Resource.from_contents(own) @ definitions(version)).crawl())


for line in sys.stdin:
    thing = json.loads(line)
    for version in sys.argv[1:]:
        for error in judge(version, thing['kind'], thing['apiVersion']).iter_errors(thing):
            path = '.'.join(str(part) for part in error.path)
            print(f"{version} {thing['kind']} {thing['metadata']['name']} {path}: {error.message}")

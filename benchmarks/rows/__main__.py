"""Measures one row in a process of its own, and prints its figures as JSON."""

import json
import os
import sys
from importlib import import_module

figures = import_module(f"benchmarks.rows.{sys.argv[1]}").measure()
print(json.dumps([each.to_json() for each in figures]), flush=True)
os._exit(0)

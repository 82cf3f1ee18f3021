"""Measures engines on public data as published: `chevet evaluate SUITE --data DIR`.

One file a data set, each with `measure(folder, options) -> Table`; `suites.py` names them all.
"""

"""Transcript → reading → facts → note → verified draft. Pure: values in, values out."""

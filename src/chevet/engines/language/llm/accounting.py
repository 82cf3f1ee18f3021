"""What generating a draft took: calls, tokens, seconds, money."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spent:
    """Sums over the calls of one draft. Tokens are the endpoint's own count, or an estimate when it gives none."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(
            self.calls + other.calls,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            self.seconds + other.seconds,
        )

    def cost(self, price_in: float, price_out: float) -> float:
        """Money, at prices per 1,000 tokens."""
        return (self.tokens_in * price_in + self.tokens_out * price_out) / 1000


def estimated_tokens(text: str) -> int:
    """About how many tokens a text is: four characters each, the usual rule for English; never 0."""
    return len(text) // 4 + 1

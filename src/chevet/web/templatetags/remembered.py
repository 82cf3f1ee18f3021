"""Rows that are drawn once: a page of sixty rows redraws only those that changed.

    {% remembered row draft.pk draft.language open %} … {% endremembered %}

What stands between the tags must depend on nothing but the values named (and the page's language). The
drawn rows hold what patients said: they stay in this process's memory, the oldest leave first.
"""

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from chevet.database.recent import Recent

register = Library()
MOST = 2000  # rows, of about 2 kB each


drawn: Recent[str] = Recent(MOST)


class RememberedNode(Node):
    """Draws its content, or takes what was drawn from the same values before."""

    def __init__(self, place: str, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.place, self.values, self.nodelist = place, values, nodelist

    def render(self, context: Context) -> SafeString:
        key = (self.place, get_language(), *(repr(value.resolve(context)) for value in self.values))
        found = drawn.get(key, lambda: self.nodelist.render(context))
        return mark_safe(found)  # noqa: S308  # it was drawn, and escaped, by this template


@register.tag
def remembered(parser: Parser, token: Token) -> RememberedNode:
    """{% remembered VALUE … %} … {% endremembered %}"""
    _, *words = token.split_contents()
    if not words:
        raise TemplateSyntaxError("remembered needs the values that its content depends on.")
    values = [parser.compile_filter(word) for word in words]
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return RememberedNode(f"{parser.origin}:{token.lineno}", values, nodelist)

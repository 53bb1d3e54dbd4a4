"""The parts of the first page, each in the template of the domain that declares it."""

from django import template
from django.utils.safestring import SafeString

from tirek.desk.queries.first import ShownBlock

register = template.Library()


@register.simple_tag(takes_context=True)
def drawn(context: template.Context, block: ShownBlock) -> SafeString:
    """The part, which sees the page around it and what its domain found for it."""
    found = context.template.engine.get_template(block.template)  # type: ignore[union-attr]  # a page is being drawn
    with context.push(**block.shown):
        return found.render(context)

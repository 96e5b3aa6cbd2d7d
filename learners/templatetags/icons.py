"""Draw an icon of the sprite static/portal/icons.svg beside its word, and a small hill where a
page is empty."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from learners.pictures import empty

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Return one of our stroke icons, in the size and colour of the text around it.

    `name` is the id of a symbol in the sprite. An icon is hidden from screen readers, because
    the word beside it says the same.
    """
    drawing = '<svg class="i" aria-hidden="true"><use href="{}#{}"></use></svg>'
    return format_html(drawing, static("portal/icons.svg"), name)


@register.simple_tag
@cache
def empty_hill(has_act: bool) -> SafeString:
    """Return the place for a first stone if there is something to do, else a finished cairn."""
    return (empty.first_stone() if has_act else empty.all_clear()).svg

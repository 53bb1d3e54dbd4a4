"""As much of Markdown as our own guides use, made into HTML: headings, paragraphs, lists, tables, code, links."""

import re
from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_ITEM = re.compile(r"(?:[-*]|(\d+)\.) +")
_INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"\*([^*]+)\*"), r"<i>\1</i>"),
    (re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+|[\w./#-]+)\)"), r'<a href="\2">\1</a>'),
)


def to_html(text: str, *, without_title: bool = False) -> SafeString:
    """Every letter of the text is escaped first; only our own marks become elements."""
    blocks = [block for block in _blocks(_COMMENT.sub("", text)) if not (without_title and block.startswith("<h1>"))]
    return mark_safe("\n".join(blocks))  # noqa: S308 - escaped letter by letter in _inline and _code


def _blocks(text: str) -> Iterator[str]:
    for nth, part in enumerate(re.split(r"^```.*(?:\n|\Z)", text, flags=re.MULTILINE)):
        if nth % 2:
            yield f'<pre tabindex="0"><code>{escape(part.rstrip())}</code></pre>'
            continue
        for block in re.split(r"\n\s*\n", part):
            if lines := [line for line in block.splitlines() if line.strip()]:
                yield _block(lines)


def _block(lines: list[str]) -> str:
    if found := re.match(r"(#{1,4}) +(.*)", lines[0]):
        return f"<h{len(found[1])}>{_inline(found[2])}</h{len(found[1])}>"
    if lines[0].startswith("|"):
        return _table(lines)
    if item := _ITEM.match(lines[0]):
        return _list(lines, "ol" if item[1] else "ul")
    return f"<p>{_inline(' '.join(lines))}</p>"


def _list(lines: list[str], tag: str) -> str:
    items: list[str] = []
    for line in lines:
        if item := _ITEM.match(line):
            items.append(line[item.end() :])
        else:
            items[-1] += " " + line.strip()
    return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{tag}>"


def _table(lines: list[str]) -> str:
    head, _rule, *rows = [[_inline(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in lines]
    heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    wrapped = f'<table class="table"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="table-wrap" tabindex="0">{wrapped}</div>'


def _inline(text: str) -> str:
    escaped = str(escape(text))
    for mark, element in _INLINE:
        escaped = mark.sub(element, escaped)
    return escaped

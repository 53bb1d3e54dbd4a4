"""The little Markdown that guides use."""

import pytest

from tirek.ui.markdown import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Бас\n\nМәтін\nекінші жол", "<h1>Бас</h1>\n<p>Мәтін екінші жол</p>"),
        ("- бір\n  жалғасы\n- **екі**", "<ul><li>бір жалғасы</li><li><b>екі</b></li></ul>"),
        ("1. *бір*\n2. `tirek`", "<ol><li><i>бір</i></li><li><code>tirek</code></li></ol>"),
        ("```\n<a> ** b **\n```", '<pre tabindex="0"><code>&lt;a&gt; ** b **</code></pre>'),
        ("a <!-- b -->\n<script>", "<p>a &lt;script&gt;</p>"),
        ("[т](https://a.kz/?x=1&y=2)", '<p><a href="https://a.kz/?x=1&amp;y=2">т</a></p>'),
        ("[т](javascript:alert(1))", "<p>[т](javascript:alert(1))</p>"),
    ],
)
def test_text(text: str, html: str) -> None:
    assert to_html(text) == html


def test_a_table() -> None:
    assert to_html("| а | ә |\n| --- | --- |\n| 1 | <b> |") == (
        '<div class="table-wrap" tabindex="0"><table class="table"><thead><tr><th scope="col">а</th>'
        '<th scope="col">ә</th></tr></thead><tbody><tr><td>1</td><td>&lt;b&gt;</td></tr></tbody></table></div>'
    )


def test_the_title_stands_in_the_head_of_the_page() -> None:
    assert to_html("# Бас\n\nМәтін", without_title=True) == "<p>Мәтін</p>"

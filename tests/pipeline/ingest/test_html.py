"""HTML pages: the article and what its metadata tell."""

from datetime import date

import pytest

from pipeline.errors import UnreadableError
from pipeline.ingest.html import read_html

BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "Nine of the eleven states that had been asked to Apia agreed on a quota on Monday, the agency of tides said.",
        "“It’s a start,” Ana Pardo added: the catch shall fall by 40% until 2030, at a price of $5 a head or so.",
        "Ben Okoro, the envoy of the West Sea Commission, did not sign the text and left for Suva, José Núñez wrote.",
    )
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Quota agreed | Apia Herald</title>
<meta property="og:title" content="Quota agreed"><meta property="og:site_name" content="Apia Herald">
<meta property="og:url" content="https://herald.example/quota"><meta name="author" content="Chloe Latu">
<meta property="article:published_time" content="2024-06-06T08:00:00Z"></head>
<body><nav><a href="/">Home</a><a href="/sea">Sea</a></nav><article><h1>Quota agreed</h1>{BODY}</article>
<footer>All rights reserved</footer><script>var home = 1;</script></body></html>"""


def test_the_article_is_read_without_menu_script_and_footer():
    text, _ = read_html(PAGE.encode())
    assert "Ana Pardo added: the catch shall fall by 40% until 2030" in text
    assert "José Núñez wrote." in text
    assert not any(word in text for word in ("Home", "var home", "All rights reserved", "<p>"))


def test_metadata_fill_the_header():
    _, header = read_html(PAGE.encode())
    assert (header.title, header.publisher, header.author) == ("Quota agreed", "Apia Herald", "Chloe Latu")
    assert header.url == "https://herald.example/quota"
    assert (header.published, header.published_precision) == (date(2024, 6, 6), "day")


def test_a_page_in_windows_1252_is_read():
    page = PAGE.replace('charset="utf-8"', 'charset="windows-1252"').encode("cp1252")
    assert "“It’s a start,” Ana Pardo added" in read_html(page)[0]


def test_the_same_page_gives_the_same_text_every_time():
    assert len({read_html(PAGE.encode())[0] for _ in range(3)}) == 1


HEAD = "<html><head><title>Quota</title>{}</head><body>{}<article><h1>Quota</h1>"


def plain(head, top, foot):
    return f"{HEAD.format(head, top)}{BODY}</article>{foot}</body></html>".encode()


@pytest.mark.parametrize(
    ("head", "top", "foot"),
    [
        ("", "", ""),
        ("", "", "<footer>Copyright © 2019 Apia Herald</footer>"),
        ("", "", "<p class='footer'>© 2019–2023 Apia Herald</p>"),
        ("", "", "<footer>This page was made on 12 May 2020</footer>"),
        ("", "", "<p>The treaty of 12 May 1997 ends in 2030.</p>"),
        ("", "<img src='/uploads/2018/04/sea.jpg'>", ""),
        ("<link rel='canonical' href='https://herald.example/2021/03/quota'>", "", ""),
        ("<meta name='date' content='2019'>", "", ""),
        ("<meta name='date' content='2019-05'>", "", ""),
        ("", "<p class='date'>07/02/2022</p>", ""),
    ],
)
def test_no_date_is_invented(head, top, foot):
    _, header = read_html(plain(head, top, foot))
    assert (header.published, header.published_precision) == (None, None)


@pytest.mark.parametrize(
    ("head", "top"),
    [
        ("<meta name='dc.date' content='2021-03-12'>", ""),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-03-12"}</script>', ""),
        ("", "<time datetime='2021-03-12T10:00'>Friday</time>"),
        ("", "<p class='date'>12 March 2021</p>"),
        ("", "<p class='date'>March 12, 2021</p>"),
    ],
)
def test_a_date_that_the_page_tells_is_read(head, top):
    _, header = read_html(plain(head, top, "<footer>© 2019</footer>"))
    assert (header.published, header.published_precision) == (date(2021, 3, 12), "day")


@pytest.mark.parametrize(
    "page",
    ["<html><body></body></html>", "<html><head><title>x</title></head></html>", "<script>x()</script>", "<!-- x -->"],
)
def test_a_page_without_an_article_is_refused_with_a_remedy(page):
    with pytest.raises(UnreadableError, match="save the article itself") as error:
        read_html(page.encode())
    assert error.value.kind == "no-article"


def test_pages_are_found_in_a_folder(read):
    found = read({"a.html": PAGE, "b.htm": PAGE})
    assert found.ids == ["a.html", "b.htm"]
    assert [document.duplicate_of for document in found.documents] == [None, "a.html"]
    assert found.documents[0].header.title == "Quota agreed"

"""The guard in front of the dashboard, by itself: which requests it takes for its own, and its cookie."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.shell.guard import COOKIE, OWN_NAMES, Guard, host_name, is_own_request

HERE = "127.0.0.1:8501"


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("localhost", "localhost"),
        ("LocalHost:8501", "localhost"),
        ("127.0.0.1:8501", "127.0.0.1"),
        ("[::1]:8501", "::1"),
        ("", None),
        ("localhost:port", None),
        ("user@localhost", None),
        ("localhost/evil", None),
        ("localhost?x", None),
        ("[::1", None),
    ],
)
def test_the_name_of_a_host_is_read_without_its_port(host, name):
    assert host_name(host) == name


@given(st.text(max_size=4), st.sampled_from(["localhost", "127.0.0.1", "[::1]", "::1", ""]), st.text(max_size=6))
def test_no_host_passes_for_one_of_our_names_but_that_name_with_or_without_a_port(before, name, after):
    host = before + name + after
    ours = re.fullmatch(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", host, re.IGNORECASE | re.ASCII)
    assert (host_name(host) in OWN_NAMES) <= (ours is not None)


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"host": [HERE]}, True),
        ({"host": ["localhost:8501"]}, True),
        ({"host": ["[::1]:8501"]}, True),
        ({}, False),
        ({"host": [HERE, HERE]}, False),
        ({"host": ["evil.example"]}, False),
        ({"host": [HERE], "origin": [f"http://{HERE}"]}, True),
        ({"host": [HERE], "origin": ["http://127.0.0.1:9000"]}, False),
        ({"host": [HERE], "origin": ["null"]}, False),
        ({"host": [HERE], "origin": [f"http://{HERE}", "http://evil.example"]}, False),
        ({"host": [HERE], "sec-fetch-site": ["same-origin"]}, True),
        ({"host": [HERE], "sec-fetch-site": ["none"]}, True),
        ({"host": [HERE], "sec-fetch-site": ["cross-site"]}, False),
        ({"host": [HERE], "sec-fetch-site": ["same-site"], "sec-fetch-mode": ["navigate"]}, False),
        (
            {
                "host": [HERE],
                "sec-fetch-site": ["cross-site"],
                "sec-fetch-mode": ["navigate"],
                "sec-fetch-dest": ["document"],
            },
            True,
        ),
    ],
)
def test_a_request_is_our_own_by_host_origin_and_where_the_browser_says_it_comes_from(headers, own):
    assert is_own_request(headers) is own


async def served(scope, receive, send):
    del scope, receive
    await send({"type": "http.response.start", "status": 200, "headers": [(b"cache-control", b"public")]})
    await send({"type": "http.response.body", "body": b"a person's sheet"})


def ask(guard, path, cookie=None):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    headers = [(b"host", HERE.encode())] + ([(b"cookie", cookie.encode())] if cookie else [])
    asked = {"type": "http", "path": path, "headers": headers}
    with ThreadPoolExecutor() as own:  # a browser that another test drives may have a loop in this thread
        own.submit(lambda: asyncio.run(guard(asked, receive, send))).result()
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, sent[1]["body"]


def cookie_of(guard):
    jar = SimpleCookie(ask(guard, "/")[1]["set-cookie"])
    assert jar[COOKIE]["httponly"]
    assert jar[COOKIE]["samesite"] == "Strict"
    return f"{COOKIE}={jar[COOKIE].value}"


def test_a_download_is_handed_only_to_a_browser_that_has_opened_the_dashboard():
    guard = Guard(served)
    status, _, body = ask(guard, "/media/sheet.pdf")
    assert status == 403
    assert b"person" not in body
    status, headers, body = ask(guard, "/media/sheet.pdf", f"theme=light; {cookie_of(guard)}")
    assert (status, body) == (200, b"a person's sheet")
    assert headers["cache-control"] == "no-store"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("forged", ["{cookie}0", f"{COOKIE}=name.", f"{COOKIE}=", "other=1", "=;;", f"{COOKIE}=é.è"])
def test_a_cookie_that_was_not_issued_here_opens_nothing(forged):
    guard = Guard(served)
    assert ask(guard, "/media/sheet.pdf", forged.format(cookie=cookie_of(guard)))[0] == 403
    assert ask(guard, "/media/sheet.pdf", cookie_of(Guard(served)))[0] == 403  # an earlier start's
    assert "set-cookie" in ask(guard, "/", cookie_of(Guard(served)))[1]  # and is replaced


def test_other_pages_may_be_kept_by_the_browser():
    assert ask(Guard(served), "/app/static/vendor/leaflet.js")[1]["cache-control"] == "public"

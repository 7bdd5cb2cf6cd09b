"""How are OpenStreetMap's servers asked, and what becomes of every way in which they can fail?

Everything goes through osmnx, which looks after the servers' rules (one place a second; waiting for a free slot). Its
own way with a busy server is to try for ever; here every answer is looked at as it comes, and a busy server is asked
again a few times at most. Used in the process that fetches alone: osmnx's settings and its change of how names are
resolved hold for a whole process.
"""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

from layers.fetching.problems import FetchStopped
from layers.recipe import homeward_version

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

    from layers.fetching.wanted import Wanted

_BUSY = frozenset({429, 502, 503, 504})
_OK = 200
_REFUSED = "fetch.refused"
_STATUS_SECONDS = 20
_ONE_QUERY_M2 = 1e13
"""Larger than any part: the parts are ours, osmnx shall not cut them again."""


def set_up(wanted: Wanted, cache: Path) -> None:
    """Tell osmnx who asks, whom, how long to wait and where answers are kept."""
    import osmnx  # noqa: PLC0415 - heavy

    settings: Any = osmnx.settings
    settings.overpass_url = wanted.servers.overpass
    settings.nominatim_url = wanted.servers.nominatim
    settings.doh_url_template = None  # otherwise a name that cannot be resolved is asked of a third party
    settings.http_user_agent = settings.http_referer = f"Homeward/{homeward_version()} (map of reintegration services)"
    settings.http_accept_language = wanted.language
    settings.requests_timeout = wanted.patience.answer_seconds
    settings.requests_kwargs = {"hooks": {"response": look_at}}
    settings.max_query_area_size = _ONE_QUERY_M2
    settings.use_cache, settings.cache_folder = True, cache
    settings.log_console = settings.log_file = False
    settings.log_level = logging.CRITICAL


def look_at(response: requests.Response, *_: Any, **__: Any) -> None:
    """Look at an answer before osmnx does.

    Raises
    ------
    FetchStopped
        When it is no answer: the server is busy, refuses, gives up halfway, or says something that is not JSON.

    """
    if response.is_redirect or urlparse(response.url).path.endswith("/status"):
        return
    host = host_of(response.url)
    fault = _fault_of(response)
    if fault:
        response.close()
        raise FetchStopped(fault, host=host, **({"status": str(response.status_code)} if fault == _REFUSED else {}))


def _fault_of(response: requests.Response) -> str:
    if response.status_code in _BUSY:
        return "fetch.busy"
    if response.status_code != _OK:
        return _REFUSED
    try:
        answer = response.json()
    except ValueError:
        return "fetch.malformed"
    if isinstance(answer, dict):
        if "error" in str(answer.get("remark", "")):
            return "fetch.remark"
        if not isinstance(answer.get("elements"), list):
            return "fetch.malformed"
    return ""


def host_of(url: str) -> str:
    """Return the name of the server in an address."""
    return urlparse(url).hostname or url


def heed_slots(wanted: Wanted) -> None:
    """Find out whether the server can be reached and gives out slots; a mirror that has none is not waited for.

    Raises
    ------
    FetchStopped
        When it cannot be reached.

    """
    import osmnx  # noqa: PLC0415 - heavy
    import requests  # noqa: PLC0415 - the same

    seconds = min(_STATUS_SECONDS, wanted.patience.answer_seconds)
    url = wanted.servers.overpass.rstrip("/") + "/status"
    try:
        said = requests.get(url, timeout=seconds, headers={"User-Agent": osmnx.settings.http_user_agent})
    except requests.exceptions.Timeout:
        raise FetchStopped("fetch.timeout", host=host_of(url)) from None
    except requests.exceptions.RequestException:
        raise FetchStopped("fetch.offline", host=host_of(url)) from None
    osmnx.settings.overpass_rate_limit = said.status_code == _OK and "slot" in said.text.casefold()


def patiently(ask: Callable[[], None], wanted: Wanted, url: str) -> None:
    """Ask, and ask again after a pause while the server is busy or the line breaks, a few times at most.

    Raises
    ------
    FetchStopped
        When it does not answer all the same.

    """
    import requests  # noqa: PLC0415 - heavy

    host = host_of(url)
    for attempt in range(wanted.patience.attempts):
        try:
            ask()
        except FetchStopped as stopped:
            fault = stopped
            if stopped.code != "fetch.busy":
                raise
        except requests.exceptions.ConnectTimeout:
            raise FetchStopped("fetch.offline", host=host) from None
        except requests.exceptions.Timeout:
            fault = FetchStopped("fetch.timeout", host=host)
        except requests.exceptions.ChunkedEncodingError:
            fault = FetchStopped("fetch.timeout", host=host)
        except requests.exceptions.RequestException:
            raise FetchStopped("fetch.offline", host=host) from None
        else:
            return
        if attempt + 1 < wanted.patience.attempts:
            time.sleep(wanted.patience.pause_seconds)
    raise fault


def answers_in(cache: Path) -> list[Any]:
    """Read the answers that osmnx kept, in the order of their files' names."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(cache.glob("*.json"))]

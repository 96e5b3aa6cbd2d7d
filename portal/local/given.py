"""Check services named in the environment, which are never started or stopped."""

import urllib.parse

from portal.local import binaries, valkey
from portal.local.errors import RunnerError
from portal.local.places import Place

POSTGRES = {"postgres", "postgresql", "pgsql"}
REDIS = {"redis", "rediss", "valkey", "valkeys", "unix", "redis+socket"}


def check_postgres(place: Place, url: str) -> None:
    """Refuse a DATABASE_URL that is not PostgreSQL's or does not answer."""
    parts = _parts("DATABASE_URL", url, POSTGRES, "postgres://user@host:5432/name")
    host = parts.netloc.rpartition("@")[2]  # keeps a password out of the process list
    query = [pair for pair in urllib.parse.parse_qsl(parts.query) if pair[0] in ("host", "port")]
    address = f"postgres://{host}/?{urllib.parse.urlencode(query)}"
    for program in binaries.postgres(place)[:1]:
        answer = place.account.run(program.beside("pg_isready"), "-t", "5", "-d", address)
        if answer.returncode:
            raise _silent("DATABASE_URL", "PostgreSQL", answer.stdout.strip())


def check_redis(_place: Place, url: str) -> None:
    """Refuse a REDIS_URL that is wrong or does not answer; with TLS only the connection is
    tried."""
    parts = _parts("REDIS_URL", url, REDIS, "redis://host:6379/0")
    if parts.scheme in ("unix", "redis+socket"):
        address: str | tuple[str, int] = urllib.parse.unquote(parts.path)
    else:
        address = (parts.hostname or "localhost", parts.port or 6379)
    command = "" if parts.scheme in ("rediss", "valkeys") else "PING"
    if not valkey.ask(address, command).startswith(("+", "-", "connected")):
        where = address if isinstance(address, str) else f"{address[0]}:{address[1]}"
        raise _silent("REDIS_URL", "a Redis-protocol server", f"{where} - no response")


def _parts(variable: str, url: str, schemes: set[str], example: str) -> urllib.parse.SplitResult:
    try:
        parts = urllib.parse.urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = urllib.parse.urlsplit("")
    if parts.scheme not in schemes:
        raise RunnerError(f"{variable} should look like {example}: correct it, or unset it.")
    return parts


def _silent(variable: str, label: str, answer: str) -> RunnerError:
    return RunnerError(
        f"{variable} is set, but {label} does not answer ({answer}): start it, "
        f"or unset {variable} so that Cairn starts one of its own."
    )

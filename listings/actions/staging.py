"""Rows on their way into the store: COPY, not INSERT, and every lookup by index.

Staging tables are temporary and live for one batch. The login role makes and owns them, which it may
as owner of the database; the scope roles may not, and need not."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, models

CHUNK = 500
"""Rows made into text at once: enough to keep the server busy, little enough not to keep it waiting."""

NULL = "\x02"
"""How a missing value is written: a text that no title, name or address consists of."""
_TABLES = ("ingest_row", "ingest_find", "ingest_seller")
_PLANNED = ("enable_hashjoin", "enable_mergejoin", "enable_material", "jit")
"""A temporary table has no statistics, nor has a store whose first import this is. Told off these, the
planner cannot mistake a batch for a good part of the store and read all listings to find the batch's own;
compiling costs more than it saves. For the same reason lookups by two columns are LATERAL with LIMIT 1:
only the index of both will do."""

_OPEN = f"""
{"".join(f"SET LOCAL {name} = off;" for name in _PLANNED)}
CREATE TEMPORARY TABLE ingest_row (
    n integer, item_id varchar(80), content_hash varchar(64), modified_at timestamptz, sales bigint
) ON COMMIT DROP;
CREATE TEMPORARY TABLE ingest_find (
    n integer, listing_id bigint, what varchar(10), returned boolean, modified_at timestamptz, sales bigint
) ON COMMIT DROP;
CREATE TEMPORARY TABLE ingest_seller (
    external_id varchar(80), name varchar(200), location varchar(80), credit bigint
) ON COMMIT DROP;
"""
_CLOSE = f"""
DROP TABLE {", ".join(_TABLES)};
{"".join(f"SET LOCAL {name} TO DEFAULT;" for name in _PLANNED)}
"""


@contextmanager
def staging() -> Iterator[None]:
    """The tables for one batch. Dropped at its end and not the transaction's, which may hold more batches;
    after an exception the rollback does it."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN)
    yield
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE)


class _Text:
    """What COPY reads: rows become text only when they are asked for, so that this process and the
    server's work at the same time."""

    def __init__(self, rows: Iterable[Sequence[Any]], same: Sequence[Any]) -> None:
        self._rows = iter(rows)
        self._tail = "".join([f"\t{_escaped(_written(value))}" for value in same]) + "\n"
        self.problem: Exception | None = None

    def read(self, _size: int = -1) -> bytes:
        tail = self._tail
        try:
            text = "".join([f"{_line(row)}{tail}" for row in islice(self._rows, CHUNK)])
            # a lone surrogate is for the server to refuse, as a row's error and not the connection's
            return text.encode("utf-8", "surrogatepass")
        except Exception as error:
            self.problem = error
            raise


def _line(row: Sequence[Any]) -> str:
    """Hardly any row holds what must be escaped; so the whole line is looked at, not each value."""
    values = [value if type(value) is str else _written(value) for value in row]
    line = "\t".join(values)
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") != len(values) - 1:
        return "\t".join(map(_escaped, values))
    return line


def _written(value: Any) -> str:
    return NULL if value is None else str(value)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")


def copy(
    table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, same: Sequence[Any] = ()
) -> None:
    """`same`: values of the last columns, the same in each row. Raises django.db's errors, and what
    `rows` itself raises."""
    source = _Text(rows, same)
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (NULL '{NULL}')"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        try:
            cursor.copy_expert(statement, source)
        except Exception:
            if source.problem is not None:
                raise source.problem from None
            raise


def copy_into(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], **constants: Any
) -> None:
    """Straight into a model's table. `constants` are the same in each row; other fields
    begin with their default, as they would by the ORM."""
    for field in model._meta.concrete_fields:
        name = field.get_attname()
        given = name in columns or name in constants or field.primary_key
        if not given and (field.has_default() or not field.null):
            constants[name] = field.get_db_prep_save(field.get_default(), connection)
    copy(model._meta.db_table, (*columns, *constants), rows, same=tuple(constants.values()))

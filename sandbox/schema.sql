CREATE TABLE IF NOT EXISTS sellers (
    seller_id   TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    location    TEXT NOT NULL DEFAULT '',
    credit      INTEGER NOT NULL DEFAULT 0,
    good_rate   INTEGER NOT NULL DEFAULT 9900,
    kind        TEXT NOT NULL DEFAULT 'shop',
    about       TEXT NOT NULL DEFAULT ''
);

CREATE TABLE IF NOT EXISTS listings (
    item_id        TEXT PRIMARY KEY,
    seller_id      TEXT NOT NULL REFERENCES sellers (seller_id),
    title          TEXT NOT NULL,
    price          TEXT NOT NULL,
    list_price     TEXT,
    currency       TEXT NOT NULL DEFAULT 'CNY',
    category       TEXT NOT NULL DEFAULT '',
    brand          TEXT,
    sales          INTEGER NOT NULL DEFAULT 0,
    pictures       TEXT NOT NULL DEFAULT '[]',
    details        TEXT NOT NULL DEFAULT '[]',
    status         TEXT NOT NULL DEFAULT 'onsale' CHECK (status IN ('onsale', 'instock', 'removed')),
    protected      INTEGER NOT NULL DEFAULT 0,
    removal_reason TEXT,
    statement_url  TEXT,
    listed_at      TEXT NOT NULL,
    modified       TEXT NOT NULL,
    change_seq     INTEGER NOT NULL UNIQUE
);
CREATE INDEX IF NOT EXISTS listings_seller ON listings (seller_id);

CREATE TABLE IF NOT EXISTS orders (
    number          INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL CHECK (kind IN ('removal', 'reinstatement')),
    item_id         TEXT NOT NULL REFERENCES listings (item_id),
    case_reference  TEXT NOT NULL,
    reason          TEXT NOT NULL,
    statement_url   TEXT NOT NULL,
    idempotency_key TEXT NOT NULL UNIQUE,
    request_digest  TEXT NOT NULL,
    answer          TEXT NOT NULL,
    received_at     TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS orders_item ON orders (item_id);

CREATE TABLE IF NOT EXISTS counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
);
INSERT OR IGNORE INTO counters VALUES ('change', 0), ('trickle', 0), ('item', 0), ('seeded', 0), ('order', 0);

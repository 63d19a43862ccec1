-- A robots.txt that was refused (401, 402, 403, 451) allows everything, as one that is not there, but is on record as such.
COMMENT ON COLUMN robots.state IS 'read, absent, denied, page_instead, unreachable or stale.';

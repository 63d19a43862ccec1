-- One row per address of the batch that was fetched before.
SELECT addresses.* FROM addresses WHERE addresses.address IN (SELECT address FROM batch)

"""The way of the data as plain functions, one module a step; knows no Prefect.

``flows/`` runs these steps as Prefect tasks over batches, ``parallax/`` runs them directly: the same code either way.
"""

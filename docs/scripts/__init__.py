"""What makes pages, tables and pictures of the documents, from the code and the demo.

`make docs-update`, `make pictures` and `make messages` run them; no server imports them.
"""

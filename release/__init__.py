"""How a release is made: archives, what is known against dependencies, a folder to double-click.

For whoever publishes Tablée; no server imports it, and no archive holds it.
"""

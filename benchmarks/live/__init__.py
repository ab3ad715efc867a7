"""Simulated phones against the real app, in a process of their own: `make bench-live`.

Linux only: it reads what a server costs in `/proc` and listens with `epoll`.
"""

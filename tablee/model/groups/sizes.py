"""Computes the number and sizes of groups, and describes them in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tablee.texts import _, ngettext


def by_number(people: int, number: int) -> tuple[int, ...]:
    """The sizes of so many groups, the largest first: no two differ by more than one.

    Never a group of nobody: there are as many groups as people at most.
    """
    number = max(1, min(number, people))
    if not people:
        return ()
    size, more = divmod(people, number)
    return (size + 1,) * more + (size,) * (number - more)


def by_size(people: int, size: int) -> tuple[int, ...]:
    """The sizes of balanced groups of about `size` people, the largest first.

    Those that differ least from `size`; of two ways as good, that of the smaller groups, where
    everybody speaks more. Nobody is left alone unless `size` is 1 or there is nobody else.
    """
    if not people:
        return ()
    size = max(1, size)
    most = max(1, people // min(2, size))
    near = range(max(1, people // size), min(most, people // size + 1) + 1)
    choices = [by_number(people, number) for number in near] or [by_number(people, most)]
    return min(choices, key=lambda sizes: (*_strays(sizes, size), -len(sizes)))


def _strays(sizes: Sequence[int], size: int) -> tuple[int, float]:
    """By how much they differ from `size`: at most, and on average."""
    strays = [abs(each - size) for each in sizes]
    return max(strays), sum(strays) / len(strays)


def told(sizes: Sequence[int]) -> str:
    """`3 groupes de 4 et 1 de 3`, the largest first; empty for no group."""
    counted = sorted(Counter(sizes).items(), reverse=True)
    if not counted:
        return ""
    (size, n), *others = counted
    first = ngettext("{n} groupe de {size}", "{n} groupes de {size}", n).format(size=size)
    rest = [_("{n} de {size}").format(n=n, size=size) for size, n in others]
    *between, last = (first, *rest)
    if not between:
        return last
    return _("{several} et {last}").format(several=", ".join(between), last=last)

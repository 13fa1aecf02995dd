"""Writes FOLDER/clustered.csv: simulated pupils of a national programme, in schools and cohorts.

    make-clustered.py FOLDER [--rows 6000000] [--schools 16000] [--order cohort] [--seed 1]

Ten columns, about 49 bytes a row: schools of unequal size in 150 local authorities, ten cohorts (2010 to
2019), a programme that a tenth of the schools joins in 2016, 2017 or 2018 (`first_treat`, 0 for never).
Orders of the rows: `cohort` as yearly extracts come, one after the other, each by authority and school;
`school` by authority, school, then cohort; `random`. Within a school and cohort pupils have no order.

The same arguments give the same bytes (with the numpy of requirements.txt). Rows come in blocks of
250,000, each with a stream of its own, so memory is bounded by a few bytes a row.
"""

import argparse
import pathlib

import numpy as np
import polars as pl

FIRST, COHORTS = 2010, 10
AUTHORITIES = 150
BLOCK = 250_000


def schools(count: int, stream) -> dict:
    """What belongs to a school; schools stand in the order of authority, their numbers in none."""
    la = np.sort(stream.integers(0, AUTHORITIES, count))
    treated = np.zeros(count, dtype=np.int64)
    treated[stream.permutation(count)[: max(count // 10, 2)]] = 1
    return {
        "urn": 100_000 + stream.permutation(50_000)[:count],
        "la": 201 + la * 5,
        "treated": treated,
        "first": treated * (2016 + stream.integers(0, 3, count)),
        "share": stream.beta(2, 6, count),
        "effect": 2 * stream.standard_normal(count) + stream.standard_normal(AUTHORITIES)[la],
        "size": stream.lognormal(0, 0.5, count),
    }


def places(rows: int, school: dict, order: str, stream) -> tuple[np.ndarray, np.ndarray]:
    """The school and the cohort of every row; a cohort draws its schools in proportion to size."""
    share = school["size"] / school["size"].sum()
    codes, cohorts = [], []
    for cohort in range(COHORTS):
        count = rows * (cohort + 1) // COHORTS - rows * cohort // COHORTS
        drawn = stream.multinomial(count, share)
        codes.append(np.repeat(np.arange(len(share), dtype=np.int32), drawn))
        cohorts.append(np.full(count, FIRST + cohort, dtype=np.int16))
    code, cohort = np.concatenate(codes), np.concatenate(cohorts)
    if order == "school":
        place = np.argsort(code, kind="stable")
    elif order == "random":
        place = stream.permutation(rows)
    else:
        place = slice(None)
    return code[place], cohort[place]


def block(first: int, code: np.ndarray, cohort: np.ndarray, school: dict, stream) -> pl.DataFrame:
    """The rows from `first` on, as a frame."""
    count = len(code)
    disadvantaged = (stream.random(count) < school["share"][code]).astype(np.int8)
    send = (stream.random(count) < 0.12 + 0.06 * disadvantaged).astype(np.int8)
    treated, joined = school["treated"][code], school["first"][code]
    ks1 = np.round(16 + 0.3 * school["effect"][code] - 1.5 * send + 3 * stream.standard_normal(count), 4)
    exposed = (treated == 1) & (cohort >= joined)
    ks2 = (
        70
        + school["effect"][code]
        + 0.2 * (cohort - FIRST)
        + 2.4 * ks1
        - 0.02 * ks1**2
        - 1.5 * disadvantaged
        - 2 * send
        + 0.3 * treated * disadvantaged
        + exposed * (0.4 + 0.6 * disadvantaged)
        + 6 * stream.standard_normal(count)
    )
    return pl.DataFrame(
        {
            "pupil_id": 10_000_000 + np.arange(first, first + count) * 48_271 % 90_000_000,
            "urn": school["urn"][code],
            "la": school["la"][code],
            "cohort": cohort,
            "disadvantaged": disadvantaged,
            "send": send,
            "ks1_maths": ks1,
            "ks2_maths": np.round(ks2, 2),
            "treated_school": treated,
            "first_treat": joined,
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=6_000_000)
    parser.add_argument("--schools", type=int, default=16_000)
    parser.add_argument("--order", choices=["cohort", "school", "random"], default="cohort")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    seeds = np.random.SeedSequence(arguments.seed).spawn(1 + -(-arguments.rows // BLOCK))
    stream = np.random.default_rng(seeds[0])
    school = schools(arguments.schools, stream)
    code, cohort = places(arguments.rows, school, arguments.order, stream)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with open(arguments.folder / "clustered.csv", "wb") as door:
        for index, first in enumerate(range(0, arguments.rows, BLOCK)):
            rows = slice(first, first + BLOCK)
            stream = np.random.default_rng(seeds[1 + index])
            frame = block(first, code[rows], cohort[rows], school, stream)
            frame.write_csv(door, include_header=first == 0)


main()

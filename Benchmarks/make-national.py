"""Writes FOLDER/national.csv: simulated pupils of a national triple difference.

    make-national.py FOLDER [--rows 1000000] [--seed 1]

Ten columns, about 48 bytes a row: 16,000 schools, results of 2012 to 2019, a programme that a tenth
of the schools joins in 2016. The same arguments give the same bytes (with the numpy of
requirements.txt). Rows come in blocks of 250,000, each with a stream of its own, so memory is bounded.
"""

import argparse
import pathlib

import numpy as np
import polars as pl

SCHOOLS = 16_000
BLOCK = 250_000


def block(first: int, count: int, school, stream) -> pl.DataFrame:
    """The rows `first` to `first + count` as a frame."""
    code = stream.integers(0, SCHOOLS, count)
    cohort = stream.integers(2012, 2020, count)
    disadvantaged = (stream.random(count) < school["share"][code]).astype(np.int8)
    treated = school["treated"][code]
    post = (cohort >= 2016).astype(np.int8)
    x = np.round(stream.standard_normal(count), 4)
    ks2 = (
        100
        + school["effect"][code]
        + 0.2 * (cohort - 2012)
        + 4 * x
        - 0.3 * x**2
        - 3 * disadvantaged
        + 0.5 * treated
        + 0.4 * post * treated
        + 0.6 * post * treated * disadvantaged
        + 6 * stream.standard_normal(count)
    )
    return pl.DataFrame(
        {
            "pupil": np.arange(first + 1, first + count + 1),
            "urn": school["urn"][code],
            "la": school["la"][code],
            "cohort": cohort,
            "sex": np.where(stream.random(count) < 0.5, "F", "M"),
            "disadvantaged": disadvantaged,
            "treated": treated,
            "post": post,
            "x": x,
            "ks2": np.round(ks2, 2),
        }
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()

    seeds = np.random.SeedSequence(arguments.seed).spawn(1 + -(-arguments.rows // BLOCK))
    stream = np.random.default_rng(seeds[0])
    school = {
        "urn": 100_000 + stream.permutation(50_000)[:SCHOOLS],
        "la": stream.integers(200, 400, SCHOOLS),
        "treated": (stream.random(SCHOOLS) < 0.1).astype(np.int8),
        "share": stream.beta(2, 6, SCHOOLS),
        "effect": 2 * stream.standard_normal(SCHOOLS),
    }
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with open(arguments.folder / "national.csv", "wb") as door:
        for index, first in enumerate(range(0, arguments.rows, BLOCK)):
            count = min(BLOCK, arguments.rows - first)
            frame = block(first, count, school, np.random.default_rng(seeds[1 + index]))
            frame.write_csv(door, include_header=first == 0)


main()

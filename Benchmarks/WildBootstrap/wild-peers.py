"""Times pyfixest's wild cluster bootstrap (wildboottest, numba) on the data of Wild.swift: ROWS CLUSTERS DRAWS."""
import sys
import time

import numpy as np
import pandas as pd
import pyfixest as pf

rows, clusters, draws = (int(text) for text in sys.argv[1:4])
random = np.random.default_rng(1)
codes = np.arange(rows) % clusters
data = pd.DataFrame({
    "x1": random.standard_normal(rows), "x2": random.standard_normal(rows),
    "d": (codes % 2 == 0).astype(float), "g": codes,
})
effects = 0.1 * random.standard_normal(clusters)
data["y"] = 0.02 * data.d + data.x1 + data.x2 + effects[codes] + random.standard_normal(rows)
print("pyfixest", pf.__version__)
# The first call compiles.
for attempt in range(4):
    start = time.perf_counter()
    fit = pf.feols("y ~ d + x1 + x2", data, vcov={"CRV1": "g"})
    middle = time.perf_counter()
    cpu = time.process_time()
    found = fit.wildboottest(param="d", cluster="g", reps=draws, seed=1)
    end = time.perf_counter()
    print(f"fit {middle - start:.3f} s, test {end - middle:.3f} s ({time.process_time() - cpu:.3f} s of processors), p {found['Pr(>|t|)']:.4f}")

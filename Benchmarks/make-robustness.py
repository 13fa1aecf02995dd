"""One model of the clustered file, and the same with 1,024 analyses: make-robustness.py FOLDER.

256 sets of eight covariates, each with CR1, CR0 and CR1 by two other conventions. Writes one.yaml, the same with a figure
(one-figure.yaml: a block of robustness has one), thousand.yaml and, with a tenth of the sign flips of the joint test,
thousand-999.yaml beside FOLDER/clustered.csv, which make-clustered.py makes.
"""

import itertools
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
covariates = [
    "ks1_maths", "I(ks1_maths^2)", "send", "disadvantaged", "ks1_maths:send", "ks1_maths:disadvantaged",
    "send:disadvantaged", "I(ks1_maths^2):send",
]
formulas = [
    "ks2_maths ~ post:treated_school" + "".join(" + " + name for name in chosen) + " | urn + cohort"
    for count in range(len(covariates) + 1)
    for chosen in itertools.combinations(covariates, count)
]


def spec(name: str) -> str:
    return f"""diminish: 1
id: {name}
simulated: true
data: {{file: clustered.csv}}
design: {{cluster: urn}}
derive: {{post: "cohort >= 2016"}}
models:
  gap: {{formula: "{formulas[-1]}", vcov: CR1}}
"""


figure = "figures:\n  estimates: {kind: coefficients, models: [gap]}\n"
(folder / "one.yaml").write_text(spec("one"))
(folder / "one-figure.yaml").write_text(spec("one-figure") + figure)
options = "".join(f'        without {place}: "{formula}"\n' for place, formula in enumerate(formulas[:-1]))
thousand = (
    spec("thousand")
    + f"""robustness:
  sets:
    model: gap
    term: "post:treated_school"
    vary:
      formula:
{options}      vcov: [CR0, {{type: CR1, preset: stata-areg}}, {{type: CR1, preset: stata-regress}}]
"""
)
(folder / "thousand.yaml").write_text(thousand)
(folder / "thousand-999.yaml").write_text(thousand.replace("    model: gap\n", "    model: gap\n    draws: 999\n"))

import Glibc

/// log(p / (1 - p)), p in (0, 1).
func logOdds(_ p: Double) -> Double { log(p) - log1p(-p) }

/// tanh(x/2), twice the logistic function less one.
func tanhHalf(_ x: Double) -> Double { tanh(x / 2) }

/// e^x.
func exponential(_ x: Double) -> Double { exp(x) }

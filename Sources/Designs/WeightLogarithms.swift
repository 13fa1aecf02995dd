import Glibc

/// The sum of the natural logarithms of positive weights.
func logarithms(_ weights: [Double]) -> Double { weights.reduce(0) { $0 + log($1) } }

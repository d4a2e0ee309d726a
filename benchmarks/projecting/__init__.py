"""A bank with views to project, for the benchmarks and for the tests of projections."""

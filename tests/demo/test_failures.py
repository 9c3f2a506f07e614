from convex_explorer.demo.failures import ThrownError


def test_a_thrown_error_reads_as_javascript_prints_it():
    assert str(ThrownError("RangeError", "too many")) == "RangeError: too many"

"""A deployment for each test that wants one; it is filled when first asked."""

import pytest

from convex_explorer.demo.deployment import DemoDeployment


@pytest.fixture
def deployment() -> DemoDeployment:
    return DemoDeployment()

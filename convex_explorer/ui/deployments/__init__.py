"""The deployments: choosing one, adding one, changing one."""

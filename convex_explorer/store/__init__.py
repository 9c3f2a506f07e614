"""What stays on this machine: deployments, credentials, history, settings. No Qt."""

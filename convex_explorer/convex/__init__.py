"""What a deployment is, and how to speak to it. No Qt."""

"""What learners say together, what was decided, and what came of it."""

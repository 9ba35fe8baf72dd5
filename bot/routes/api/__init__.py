"""`/api/v1`: what a step of a workflow needs to have its work done here, and to see it done."""

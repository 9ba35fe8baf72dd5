"""What `pullwright admin` is made of; each file is one of its verbs, or what they share."""

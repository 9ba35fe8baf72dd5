"""What `pullwright verify` is made of."""

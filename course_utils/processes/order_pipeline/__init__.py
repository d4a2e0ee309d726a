"""Five services that bring an order about, twice: `choreography`, and `orchestration`, which has a table of next steps."""

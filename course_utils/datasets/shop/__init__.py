"""The year of a shop, invented from a seed: what it sells, who buys, and what its log and its books hold."""

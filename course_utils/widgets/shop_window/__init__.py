"""The shop window: order with the hands, and see what a read model that lags shows of it."""

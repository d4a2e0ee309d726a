"""The stage: a lesson's slides, and Lab with the presenter's edition behind them, in one window. A key changes over."""

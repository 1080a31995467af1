"""«Quản trị»: the administrators' pages, which need every room below. The tables behind them are Django's admin."""

"""The rows "single command over HTTP to accrual visible over HTTP", at two rates."""

"""A second computation of the county's money and targets, from what was sent alone.

Plain Python of the standard library, written from the policy's text and `contracts/policy/rules.md`. It imports nothing of the
product and shares no code with what made the records up. Read it beside the rules: `ages`, `residence`, then `sessions`,
`lectures`, `awards` for the money, `targets` for the figures; `submissions` decides first what was recorded at all.
"""

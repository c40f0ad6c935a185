"""The row "rebuild": a projection of finance built anew from the store of delivery."""

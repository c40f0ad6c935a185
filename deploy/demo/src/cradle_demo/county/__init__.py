"""Who and what there is: units, people, institutions, places, agreements."""

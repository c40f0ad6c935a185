"""`python -m finance migrate|topics|web|consume|relay|all`."""

from chassis.process import main
from finance.bootstrap import SERVICE

main(SERVICE)

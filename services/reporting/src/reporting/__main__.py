"""`python -m reporting migrate|topics|web|consume|relay|all`."""

from chassis.process import main
from reporting.bootstrap import SERVICE

main(SERVICE)

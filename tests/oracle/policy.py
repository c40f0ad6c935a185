"""The numbers of the edition of 2019-11-20 (consultation draft), under the default readings, in fen and days."""

from datetime import date

EFFECTIVE_ON = date(2020, 1, 1)

STATION_AWARD_FEN = 50_000_00
ROOM_AWARD_FEN = range(10_000_00, 20_000_00 + 1)
LECTURE_FEN = 500_00
ATTENDANCE_FEN = 20_00
FREE_ATTENDANCES = 4
OUTREACH_FEE_FEN = range(400_00, 600_00 + 1)
"""500 yuan, give or take 20 %, ends included (R12)."""

QUALIFYING_TITLES = {"associate-senior", "senior"}
LECTURE_FILE = {"sign-in-sheet", "photographs", "outline", "title-proof"}
CREDENTIALS = {
    "nursery": {"registration", "health-permit", "fire-inspection", "food-licence"},
    "parent-child-centre": {"registration", "health-permit", "fire-inspection"},
    "care-point": {"registration", "health-permit", "fire-inspection"},
    "employer": {"registration", "health-permit", "fire-inspection"},
}
VISITS_DUE = 2
LECTURES_DUE = 2

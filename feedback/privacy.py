"""The personal data that feedback stores."""

from learners.privacy import PersonalData

PERSONAL_DATA: list[PersonalData] = [
    # shared estimates, and what is asked
    # surveys: who took part, never what they answered
    # the board, and moderation
    # representatives, and the partnership agreement
]

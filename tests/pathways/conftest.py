"""Ada follows the pathway to community nursing, nine hours a week."""

import pytest

from learners.models import Learner, User
from tests.factories.pathways import Care, care, follows


@pytest.fixture
def catalogue(db: None) -> Care:
    return care()


@pytest.fixture
def follower(ada: User, catalogue: Care) -> Learner:
    follows(ada.learner, catalogue)
    return ada.learner


@pytest.fixture
def ada_client(follower, client, sign_in):
    return sign_in(client, follower.user)

"""What the college keeps is published."""

from portal.privacy import PROVIDERS
from portal.reads import public


def test_every_purpose_for_which_something_is_kept_is_published_once():
    groups = public.retention_groups()
    published = [purpose for group in groups for purpose in group["purposes"]]
    assert set(published) == {str(provider.purpose) for provider in PROVIDERS}
    pairs = [(group["how_long"], group["basis"]) for group in groups]
    assert len(pairs) == len(set(pairs))

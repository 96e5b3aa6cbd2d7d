"""Addresses of this room, grouped by the object they act on."""

from django.urls import URLPattern, path  # noqa: F401 (the room's pages come next)

urlpatterns: list[URLPattern] = [
    # surveys
    # the board: what people say, and what is answered
    # moderation
    # representatives, and the partnership agreement
]

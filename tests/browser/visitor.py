"""A visitor with a browser, and checks of every page."""

import json
import re
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page

from learners.models import User

Name = str | re.Pattern[str]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_TABS = 400
OPTIONS = json.dumps({"runOnly": WCAG, "resultTypes": ["violations"], "preload": False})
RUN_AXE = f"axe.run(document, {OPTIONS}).then(found => found.violations)"
SIDEWAYS = """() => {
  const root = document.scrollingElement, wide = document.documentElement.clientWidth;
  if (root.scrollWidth <= wide) return [];
  const out = e => e.getBoundingClientRect().right > wide + 1;
  return [`the page is ${root.scrollWidth} wide in ${wide}`,
          ...[...document.querySelectorAll('main *, header *, footer *')].filter(out)
             .slice(0, 5).map(e => e.outerHTML.slice(0, 160))];
}"""


class Visitor:
    """A browser window, which records browser errors and contacted hosts."""

    def __init__(self, context: BrowserContext, site: str, *, script: bool = True) -> None:
        self.context, self.site, self.script = context, site, script
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.asked: list[Any] = []
        self.page.on("console", self._record_message)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfinished", lambda request: self.asked.append(request))

    def _record_message(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    # going about -----------------------------------------------------------------------------
    def is_(self, email: str) -> "Visitor":
        """Sign in without the pages for it, which have their own tests."""
        client = Client()
        client.force_login(
            User.objects.get(email=email), backend="learners.signing_in.accounts.SignedIn"
        )
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": cookie, "url": self.site}])
        return self

    def goes_to(self, path: str) -> int:
        response = self.page.goto(path)
        assert response is not None
        return response.status

    @property
    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[3].split("?")[0].split("#")[0]

    def reads(self) -> str:
        """Return the text of the main part, with single blanks."""
        return " ".join(self.page.locator("main").inner_text().split())

    # by keyboard alone -----------------------------------------------------------------------
    def tabs_to(self, target: Locator) -> Locator:
        """Press Tab until the element has the focus."""
        element = target.element_handle()
        for _ in range(MOST_TABS):
            if element.evaluate("e => e === document.activeElement"):
                return target
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{MOST_TABS} tabs did not reach {target}")

    def presses(self, name: Name, role: Any = "button", within: Any = None) -> None:
        """Reach a button or link by Tab, press Enter and wait for the next page."""
        target = (within or self.page).get_by_role(role, name=name).first
        self.tabs_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def follows(self, name: Name, within: Any = None) -> None:
        self.presses(name, "link", within)

    def opens(self, summary: str) -> None:
        """Open a folded part by Tab and Enter, unless it is open."""
        folded = self.page.locator("details:not([open]) > summary", has_text=summary)
        if folded.count():
            self.tabs_to(folded.first)
            self.page.keyboard.press("Enter")

    def types(self, label: str, text: str) -> None:
        self.tabs_to(self.page.get_by_label(label))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def chooses(self, label: str) -> None:
        """Choose a radio button or checkbox by Tab, arrows and Space."""
        choice = self.page.get_by_role("radio", name=label).first
        group = self.page.locator(f"input[type=radio][name='{choice.get_attribute('name')}']")
        first = group.and_(self.page.locator(":checked")).or_(group).first
        self.tabs_to(first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if choice.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows did not reach {label}")

    # checks of every page -----------------------------------------------------------------
    def errors(self) -> list[str]:
        """Return violations of WCAG 2.0 to 2.2 A and AA, what axe calls best practice, sideways
        scrolling and browser errors.

        Without JavaScript axe cannot run; the page is the same, so it is not checked again.
        """
        errors: list[str] = self.page.evaluate(SIDEWAYS)
        if not self.script:
            return [*errors, *self.complaints]
        # The bar stays in place: what has scrolled half under it would seem too small to touch.
        self.page.evaluate("scrollTo(0, 0)")
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        for violation in self.page.evaluate(RUN_AXE):
            places = [node["html"][:200] for node in violation["nodes"][:3]]
            errors.append(f"{violation['id']}: {violation['help']}: {places}")
        return [*errors, *self.complaints]

    def opens_everything(self) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

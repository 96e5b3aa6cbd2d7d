// Leaving in a hurry: the page is replaced, so that "Back" does not return to it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-quick-exit]");
  if (!link) return;
  event.preventDefault();
  document.body.replaceChildren();
  location.replace(link.href);
});

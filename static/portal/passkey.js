// Passkeys need script: show their buttons, and say so when the browser or its owner refuses.
document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential) return;
  for (const part of document.querySelectorAll("[data-passkey]")) {
    const { passkey, button, credential, passwordless } = part.dataset;
    const ids = { credential, passwordless, data: "js_data", [passkey]: button };
    window.allauth.webauthn.forms[`${passkey}Form`]({ ids });
    part.hidden = false;
  }
});
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-problem").hidden = false;
});

// Lets a form with data-passkey speak with the browser's passkeys, by way of allauth's script. The form is shown only
// where the browser knows passkeys.
(function () {
  "use strict";

  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.allauth || !window.webauthnJSON || !window.webauthnJSON.supported()) return;
  const kind = form.dataset.passkey;
  const ids = { credential: "passkey-credential", data: "passkey-data" };
  ids[kind] = "passkey";
  ids.passwordless = kind === "add" ? "id_passwordless" : undefined;
  window.allauth.webauthn.forms[kind + "Form"]({ ids });
  form.hidden = false;

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    form.querySelector("[data-passkey-failed]").hidden = false;
  });
})();

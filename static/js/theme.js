// Light or dark before the first paint: the saved choice, then the system's. Loaded in <head>, on purpose not deferred.
(function () {
  "use strict";
  const root = document.documentElement;
  const KEY = "mc-theme";

  function saved() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // private mode
    }
  }

  function apply(theme) {
    root.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent("mc:theme", { detail: theme }));
  }

  const system = matchMedia("(prefers-color-scheme: dark)");
  apply(saved() || (system.matches ? "dark" : "light"));
  system.addEventListener("change", () => {
    if (!saved()) apply(system.matches ? "dark" : "light");
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    apply(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // private mode: the choice lasts for this page only
    }
  });
})();

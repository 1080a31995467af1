// A paper by keys while the focus is in it: ← → pages (while the whole width is shown), + − size, Esc back to the list.
(function () {
  "use strict";
  const KEYS = { "+": "v-in", "=": "v-in", "-": "v-out", Escape: "v-list" };

  document.addEventListener(
    "keydown",
    (event) => {
      const viewer = event.target.closest?.("[data-viewer]");
      if (!viewer || event.ctrlKey || event.altKey || event.metaKey) return;
      const arrows = viewer.dataset.zoom === "0" ? { ArrowLeft: "v-before", ArrowRight: "v-after" } : {};
      const id = { ...KEYS, ...arrows }[event.key];
      if (!id) return;
      event.preventDefault();
      event.stopPropagation(); // outside, the arrows go to the next dossier
      document.getElementById(id)?.click();
    },
    true,
  );
})();

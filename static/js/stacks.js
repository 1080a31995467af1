// «Quét hàng loạt»: each file is sent by itself, one after another, with a bar; its answer takes the bar's place. Without script the form
// sends them all at once.
(function () {
  "use strict";
  const form = document.querySelector("[data-stack-drop]");
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector(".drop");
  const outcomes = document.getElementById("stack-outcomes");
  const template = document.getElementById("stack-sending");
  let line = Promise.resolve();
  form.querySelector("button").hidden = true; // what is dropped or chosen goes at once

  function rowFor(file) {
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = file.name;
    outcomes.prepend(row);
    return row;
  }

  function failed(row, words) {
    row.classList.add("is-late");
    row.querySelector(".wl2").textContent = words;
    row.querySelector("progress").remove();
  }

  function answered(row, request) {
    if (![201, 409, 422].includes(request.status)) {
      failed(row, "Chưa gửi được. Kiểm tra mạng rồi thả tệp lại.");
      return;
    }
    row.outerHTML = request.responseText;
    globalThis.htmx.ajax("GET", form.dataset.refresh, { target: "#stacks", swap: "outerHTML" });
  }

  function send(file, row) {
    return new Promise((done) => {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.append("file", file);
      const request = new XMLHttpRequest();
      const bar = row.querySelector("progress");
      request.upload.addEventListener("progress", (event) => (bar.value = (100 * event.loaded) / event.total));
      request.addEventListener("load", () => answered(row, request));
      request.addEventListener("error", () => failed(row, "Mất mạng giữa chừng. Có mạng lại, hãy thả tệp lại."));
      request.addEventListener("loadend", done);
      request.open("POST", form.action);
      request.setRequestHeader("X-Part", "1");
      request.send(body);
    });
  }

  function take(files) {
    Array.from(files).forEach((file) => {
      const row = rowFor(file);
      line = line.then(() => send(file, row));
    });
    input.value = "";
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take(input.files);
  });
  input.addEventListener("change", () => take(input.files));
  addEventListener("beforeunload", (event) => {
    if (outcomes.querySelector(".sending:not(.is-late)")) event.preventDefault();
  });

  ["dragover", "drop"].forEach((kind) => document.addEventListener(kind, (event) => event.preventDefault())); // beside the place too
  drop.addEventListener("dragover", () => drop.classList.add("is-over"));
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  document.addEventListener("drop", (event) => {
    drop.classList.remove("is-over");
    if (event.dataTransfer?.files.length) take(event.dataTransfer.files);
  });
})();

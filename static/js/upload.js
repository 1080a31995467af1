// Files onto a row: [data-drop="address"] takes them by drop, choice or camera (input[data-files]) and sends one after the other, each
// with its progress. A refusal stands beside its file and the rest goes on. What the server answers fills [data-filled], or is added
// to it where [data-drop-adds] says so; the row then tells that it changed.
(function () {
  "use strict";
  const waiting = [];
  let sending = false;
  let refresh = false; // what was missing is there: the page has more to offer
  const placeOf = (node) => node.closest?.("[data-drop]");
  const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

  function begin(place, file) {
    const job = document.getElementById("upload-row").content.firstElementChild.cloneNode(true);
    job.querySelector("[data-name]").textContent = file.name;
    place.querySelector("[data-jobs]").append(job);
    if (file.size > Number(place.dataset.maxBytes)) {
      refuse(job, `Tệp lớn hơn ${Math.floor(place.dataset.maxBytes / 1e6)} MB. Quét ở 200–300 dpi, hoặc chia thành nhiều tệp.`);
    } else waiting.push({ place, file, job });
  }

  function refuse(job, words, html = false) {
    const said = job.querySelector("[data-words]");
    if (html) said.innerHTML = words;
    else said.textContent = words;
    job.classList.add("is-refused");
    job.querySelector("progress").remove();
    job.querySelector("[data-job-close]").hidden = false;
  }

  function done(place, answer) {
    const filled = place.querySelector("[data-filled]");
    if ("dropAdds" in place.dataset) filled.insertAdjacentHTML("beforeend", answer);
    else filled.innerHTML = answer;
    htmx.process(filled);
    const how = place.querySelector("[data-when-filed]"); // a paper that was missing is given as a scan
    if (how?.value === "missing") how.value = how.dataset.whenFiled;
    (filled.querySelector("input") || filled).dispatchEvent(new Event("change", { bubbles: true }));
  }

  function next() {
    if (sending || !waiting.length) return;
    const { place, file, job } = waiting.shift();
    const bar = job.querySelector("progress");
    const form = new FormData();
    form.append("component", place.dataset.component);
    form.append("file", file);
    const call = new XMLHttpRequest();
    call.open("POST", place.dataset.drop);
    call.setRequestHeader("X-CSRFToken", token());
    call.setRequestHeader("HX-Request", "true");
    call.upload.addEventListener("progress", (event) => {
      // The bytes are there before the server has looked into them: the last tenth is its own.
      if (event.lengthComputable) bar.value = (90 * event.loaded) / event.total;
    });
    call.addEventListener("loadend", () => {
      sending = false;
      if (call.status === 201) {
        job.remove();
        refresh = refresh || Boolean(call.getResponseHeader("HX-Refresh"));
        if (place.isConnected) done(place, call.responseText);
        if (refresh && !document.querySelector(".job")) location.reload();
      } else if (call.status === 422 || call.status === 409) refuse(job, call.responseText, true);
      else if (call.status === 403) refuse(job, "Bạn không được thêm tệp vào hồ sơ này.");
      else if (call.status === 200) refuse(job, "Phiên làm việc đã hết. Tải lại trang và đăng nhập.");
      else refuse(job, "Chưa gửi được. Kiểm tra mạng rồi chọn lại tệp.");
      next();
    });
    sending = true;
    call.send(form);
  }

  function take(place, files) {
    Array.from(files).forEach((file) => begin(place, file));
    next();
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-files]")) return;
    event.stopPropagation();
    take(placeOf(event.target), event.target.files);
    event.target.value = "";
  }, true);

  // ---- Dropped: on a row it is taken; beside one it must not replace the page.
  const over = (place) => document.querySelectorAll(".is-over").forEach((other) => other !== place && other.classList.remove("is-over"));
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const place = placeOf(event.target);
    over(place);
    place?.classList.add("is-over");
    event.dataTransfer.dropEffect = place ? "copy" : "none";
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || over(null));
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    over(null);
    const place = placeOf(event.target);
    if (place) take(place, event.dataTransfer.files);
  });

  // ---- A file on its way would be left behind by a form that is sent, or a page that is left, before it is there.
  const onItsWay = (node) => node.querySelector(".job:not(.is-refused)");
  document.addEventListener("submit", (event) => {
    if (!onItsWay(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    mc.toast({ tone: "late", icon: "hourglass", title: "Tệp đang gửi", text: "Chờ gửi xong, rồi bấm lại; chưa có gì được ghi." });
  }, true);
  addEventListener("beforeunload", (event) => onItsWay(document) && event.preventDefault());

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-job-close]")) event.target.closest(".job").remove();
    const drop = event.target.closest("[data-held-drop]");
    if (!drop) return;
    const place = placeOf(drop);
    drop.closest("[data-held-file]").remove();
    place.querySelector("input[type=checkbox], select").dispatchEvent(new Event("change", { bubbles: true }));
  });
})();

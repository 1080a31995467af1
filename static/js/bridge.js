// «Chờ ký số» with a token on this PC: bin/ky-so listens on 127.0.0.1 and opens this page with its port and its word
// behind the «#», which no server sees. The PIN is asked by that program and never comes here.
(function () {
  "use strict";
  const form = document.querySelector("[data-bridge]");
  if (!form || !form.querySelector("[data-bridge-sign]")) return;
  const says = form.querySelector("[data-bridge-says]");
  const opened = location.hash.match(/^#ky-so=(\d{4,5})\.([\w-]{20,})$/);
  if (opened) {
    sessionStorage.setItem("ky-so", opened[0]);
    history.replaceState(null, "", location.pathname + location.search);
  }
  const kept = (sessionStorage.getItem("ky-so") || "").match(/^#ky-so=(\d{4,5})\.([\w-]{20,})$/);
  if (!kept) return;
  let certificate = "";

  async function bridge(path, body) {
    const answer = await fetch(`http://127.0.0.1:${kept[1]}${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${kept[2]}` },
      body: JSON.stringify(body),
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.title);
    return said;
  }

  async function house(code, step, fields) {
    const body = new FormData();
    Object.entries(fields).forEach(([name, value]) => body.append(name, value));
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(`${form.action}${encodeURIComponent(code)}/${step}/`, { method: "POST", body });
    return answer.json();
  }

  // Every document by itself: one that fails is told in its row and stays as it was.
  function tell(code, good, words) {
    const box = form.querySelector(`input[value="${CSS.escape(code)}"]`);
    const line = document.createElement("span");
    line.className = `wl2 stag is-${good ? "ontime" : "late"}`;
    line.textContent = words;
    box.closest("tr").querySelectorAll("td")[1].append(line);
    box.checked = false;
    box.disabled = good;
  }

  async function sign() {
    const chosen = [...form.querySelectorAll("[data-row] input:checked")].map((box) => box.value);
    const codes = chosen.length ? chosen : [form.querySelector("[name=current]").value]; // the one looked at
    const items = [];
    for (const code of codes) {
      says.textContent = `Đang chuẩn bị ${items.length + 1}/${codes.length}…`;
      const made = await house(code, "chuan-bi", { certificate });
      if (made.token) items.push({ code, ...made });
      else tell(code, false, made.title);
    }
    if (!items.length) return;
    says.textContent = "Nhập mã PIN ở cửa sổ của chương trình ky-so…";
    const signed = await bridge("/ky", { items: items.map(({ code, attributes }) => ({ code, attributes })) });
    let done = 0;
    for (const { code, token } of items) {
      const told = await house(code, "ghep", { token, signature: signed.signatures[code] });
      tell(code, told.ok, told.ok ? "đã ký số" : told.title);
      done += told.ok ? 1 : 0;
      says.textContent = `Đã ký ${done}/${codes.length} văn bản.`;
    }
  }

  form.querySelector("[data-bridge-sign]").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    try {
      await sign();
    } catch (problem) {
      says.textContent = problem.message || "Chương trình ky-so không trả lời.";
    }
    button.disabled = false;
  });

  bridge("/chung-thu", {}).then((found) => {
    certificate = found.certificate;
    form.querySelector("[data-bridge-name]").textContent = found.name;
    form.querySelector("[data-bridge-on]").hidden = false;
    form.querySelector("[data-bridge-off]").hidden = true;
  }).catch(() => {
    says.textContent = "Chương trình ky-so chưa mở hoặc thiết bị chưa cắm.";
  });
})();

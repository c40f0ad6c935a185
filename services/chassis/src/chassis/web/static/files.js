// The page of files: the same requests as any program's. The token stays in the page: it is never stored.
"use strict";
const at = (id) => document.getElementById(id);
const LABELS = { ready: "可登记 can be recorded", recorded: "已登记 recorded", repeated: "此前已登记 recorded before",
  refused: "被拒绝 refused", invalid: "有误 not valid" };
let checked = null; // The file that was checked, its kind, and the word that confirms it.

function say(text, style = "") { at("said").textContent = text; at("said").className = style; }

async function ask(path, body) {
  const headers = { Authorization: `Bearer ${at("token").value.trim()}` };
  const answer = await fetch(path, body ? { method: "POST", headers, body } : { headers });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  const texts = [problem.title_zh, problem.title].filter(Boolean).join(" · ");
  throw new Error(`${texts || answer.status}${problem.code ? ` (${problem.code})` : ""}`);
}

async function save(answer, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function forget() {
  checked = null;
  at("confirm").disabled = at("answers").disabled = true;
  at("troubles").replaceChildren();
  say("");
}

function show(troubles) {
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const text of ["单元格 Cell", "列 Column", "问题与改法 What is wrong, and the cure"]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = text;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const one of troubles) {
    const row = body.insertRow();
    row.insertCell().textContent = /^\d/.test(one.cell) ? `第${one.cell}行` : one.cell;
    row.insertCell().textContent = one.column || "整行";
    row.insertCell().textContent = `${one.zh} · ${one.en}`;
  }
  at("troubles").replaceChildren(...(troubles.length ? [table] : []));
}

function counted(summary) {
  return Object.entries(summary.results).map(([name, rows]) => `${LABELS[name]}: ${rows}`).join(" · ");
}

const title = () => at("kind").selectedOptions[0].dataset.zh;

async function enter() {
  const kinds = await (await ask("/files")).json();
  at("kind").replaceChildren(...kinds.map((kind) => {
    const option = new Option(`${kind.title.zh} ${kind.title.en}`, kind.name);
    option.dataset.zh = kind.title.zh;
    return option;
  }));
  for (const id of ["kind", "template", "file", "check"]) at(id).disabled = false;
  say("请选择表格种类 · choose a kind of file");
}

async function check() {
  const file = at("file").files[0], kind = at("kind").value;
  if (!file) throw new Error("请先选择文件 · choose a file first");
  const content = await file.arrayBuffer(); // What is confirmed is what was checked, though the file changes on the disk.
  const summary = await (await ask(`/files/${kind}/check`, content)).json();
  checked = { content, kind, word: summary.confirm, title: title() };
  show(summary.shown);
  const more = summary.troubles > summary.shown.length ? `(只列出前${summary.shown.length}个,全部见检查结果 · the first ones)` : "";
  const warned = summary.warnings.map((one) => `${one.zh} ${one.en}: ${one.rows}`).join(" · ");
  say(`共${summary.rows}行,尚未保存 · ${summary.rows} rows, nothing saved yet. ${counted(summary)} ${more} ${warned}`,
    summary.troubles ? "wrong" : "good");
  at("answers").disabled = false;
  at("confirm").disabled = !summary.results.ready && !summary.results.repeated;
}

async function confirm() {
  const { content, kind, word, title: name } = checked;
  const answer = await ask(`/files/${kind}?confirm=${word}`, content);
  forget();
  await save(answer, `${name}结果.xlsx`);
  say("处理完毕;每行的结果见下载的文件 · done: the file that was downloaded says what became of each row", "good");
}

function on(id, action) {
  at(id).addEventListener("click", async () => {
    at(id).disabled = true;
    try { await action(); } catch (error) { say(error.message, "wrong"); }
    at(id).disabled = ["confirm", "answers"].includes(id) && !checked;
  });
}

on("enter", enter);
on("template", async () => save(await ask(`/files/${at("kind").value}/template`), `${title()}模板.xlsx`));
on("check", async () => { forget(); say("正在检查 · checking"); await check(); });
on("confirm", confirm);
on("answers", async () => save(await ask(`/files/${checked.kind}/check?answer=workbook`, checked.content), `${checked.title}检查.xlsx`));
for (const id of ["kind", "file"]) at(id).addEventListener("change", forget);

// Workers may not call out before a request has come, and what they print goes to the request's answer here.

const lines = [];
for (const level of ["log", "error"]) {
  console[level] = (...values) => lines.push(values.map(String).join(" "));
}

export default {
  async fetch() {
    await import("./main.js");
    for (let waited = 0; waited < 600 && !/^Press 41 /.test(lines.at(-1)); waited += 1) {
      await scheduler.wait(50);
    }
    return new Response(lines.join("\n"));
  },
};

// This tab's name, the same after a reload. A tab that was copied ("duplicate tab") gets one of its own.
const KEY = "chevet-tab";

export async function tabName() {
  let name = sessionStorage.getItem(KEY);
  if (!name || !(await holds(`${KEY}-${name}`))) {
    name = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    await holds(`${KEY}-${name}`);
  }
  sessionStorage.setItem(KEY, name);
  return name;
}

// Take the lock for as long as this page lives; false when another page has it.
async function holds(lock) {
  if (!navigator.locks) return true;
  for (let tries = 0; tries < 3; tries++) {
    const got = await new Promise((resolve) => {
      navigator.locks.request(lock, { ifAvailable: true }, (held) => {
        resolve(Boolean(held));
        return held && new Promise(() => {});
      });
    });
    if (got) return true;
    await new Promise((resolve) => setTimeout(resolve, 100)); // of this page before it was reloaded
  }
  return false;
}

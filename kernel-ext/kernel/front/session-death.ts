/** What the person at the notebook reads when a session died. */

/** The failure of the cell that ran; `cause` says in words why the session died. */
export function sessionDeath(cause: string) {
  const evalue = `the session died: ${cause}. The names of earlier cells are gone; the kernel goes on with a new session.`;
  return { ename: "SessionDied", evalue, traceback: [`\u001b[1mSessionDied: ${evalue}\u001b[22m`] };
}

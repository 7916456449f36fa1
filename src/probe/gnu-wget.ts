/** Flags of GNU wget for one request, whose answer is told and not kept: no proxy, no redirect, no second try. `seconds`: its limit for each read. */
export function gnuWgetFlags(seconds: number, agent: string): string[] {
  return ['-S', '-T', String(seconds), '-t', '1', '--no-proxy', '--max-redirect=0', '-U', agent, '-O', '/dev/null']
}

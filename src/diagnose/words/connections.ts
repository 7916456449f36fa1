import type { Peer } from '../../model/connections.ts'

const failures: Readonly<Record<string, string>> = {
  refused: 'was refused',
  timeout: 'timed out',
  unreachable: 'failed (unreachable)',
  reset: 'was reset',
  'no-such-name': 'failed (no such name)',
}

/** What became of a connection that failed, as a verb: `timed out`. */
export function failureWords(result: string): string {
  return failures[result] ?? result
}

/** Who has an address: `pod/shop-7d9f`, `pod/cron (ops)` of another namespace than `home`, `outside`. */
export function peerName(who: Peer['who'], home: string | undefined): string {
  if (who === 'unknown') return 'unknown addresses'
  if (who === 'outside') return who
  const name = `${who.kind.toLowerCase()}/${who.name}`
  return who.namespace === undefined || who.namespace === home ? name : `${name} (${who.namespace})`
}

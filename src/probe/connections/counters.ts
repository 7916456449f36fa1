import type { ConnectionCounters } from '../../model/connections.ts'

/** The files of the counters (Documentation/networking/snmp_counter.rst). */
export const counterFiles = ['/proc/net/snmp', '/proc/net/netstat'] as const

/** The name of each counter in its group. */
const names: Readonly<Record<keyof ConnectionCounters, readonly [group: string, name: string]>> = {
  passiveOpens: ['Tcp', 'PassiveOpens'],
  activeOpens: ['Tcp', 'ActiveOpens'],
  attemptFails: ['Tcp', 'AttemptFails'],
  estabResets: ['Tcp', 'EstabResets'],
  retransSegs: ['Tcp', 'RetransSegs'],
  outRsts: ['Tcp', 'OutRsts'],
  listenOverflows: ['TcpExt', 'ListenOverflows'],
  listenDrops: ['TcpExt', 'ListenDrops'],
  timeouts: ['TcpExt', 'TCPTimeouts'],
  synRetrans: ['TcpExt', 'TCPSynRetrans'],
  reqQFullDrop: ['TcpExt', 'TCPReqQFullDrop'],
  udpNoPorts: ['Udp', 'NoPorts'],
  udpRcvbufErrors: ['Udp', 'RcvbufErrors'],
}

/**
 * The counters in the text of these files, in any order and among other lines: for each group a line of names, and behind it one of as many
 * values. Names without values (as gVisor prints them) and a name that is missing are not known, which is not 0.
 */
export function countersOf(text: string): ConnectionCounters {
  const values = new Map<string, string>()
  let head: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (!/^(Tcp|TcpExt|Udp):/.test(line)) {
      head = []
      continue
    }
    const words = line.trim().split(/\s+/)
    if (head[0] === words[0] && head.length === words.length) {
      for (const [index, name] of head.entries()) values.set(`${words[0]} ${name}`, words[index] ?? '')
      head = []
    } else head = words
  }
  const counters: ConnectionCounters = {}
  for (const [key, [group, name]] of entriesOf(names)) {
    const value = values.get(`${group}: ${name}`)
    if (value !== undefined && /^\d{1,20}$/.test(value)) counters[key] = Number(value)
  }
  return counters
}

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  const keys: K[] = []
  for (const key in record) keys.push(key)
  return keys.map((key) => [key, record[key]])
}

import type { LiveView } from '../../src/model/live.ts'
import type { ViewProbes } from '../../src/tui/view-probes.ts'
import { present } from './fake-live.ts'

const search = ['j', 'j', 'j', 'j', 'enter']
const payments = ['j', 'j', 'j', 'enter']

/** The keys that lead to each view on the shop. */
export const views: Readonly<Record<string, readonly string[]>> = {
  services: [],
  filter: ['/', 'p', 'a', 'y'],
  chain: search,
  hop: [...search, 'tab', 'tab'],
  finding: [...search, 'G', 'y'],
  pod: [...payments, 'j', 'enter'],
  object: [...search, 'G', 'enter'],
  explain: [...search, 'e'],
  timeline: ['w'],
  namespaces: ['n'],
  palette: [':', 's', 'o', 'r'],
  help: ['?'],
  plan: [...search, 'p'],
  probe: [...search, 'p', 'enter'],
}

const ofSearch = {
  at: present - 65_000,
  target: { namespace: 'demo', name: 'search' },
  object: { kind: 'Service', namespace: 'demo', name: 'search' },
}

/** What has changed since the start. */
export const changes: LiveView['changes'] = [
  { ...ofSearch, what: 'verdict', from: 'healthy', to: 'broken' },
  { ...ofSearch, what: 'port-changed', from: '80→http', to: '80→htpp' },
  {
    at: present - 1_000,
    target: { namespace: 'demo', name: 'web' },
    object: { kind: 'Pod', namespace: 'demo', name: 'web-1' },
    what: 'endpoint-left',
    to: '10.244.0.9:8080',
  },
]

/** Probes that answer what a test says. */
export const probes: ViewProbes = {
  plan: async (trace) => ({
    lines: [
      `read /proc/net/tcp and tcp6 in pod/${trace.ports[0]?.candidates[0]?.pod ?? ''}, container search`,
      'connect from there to the DNS name, the ClusterIP and each endpoint',
      'nothing is written',
    ],
    run: async (onProgress) => {
      onProgress([
        { from: 'search-1', to: 'search.demo.svc:80', sign: 'broken', words: 'refused', layer: { type: 'dns', position: 0, port: 80 } },
        {
          from: 'search-1',
          to: '10.244.1.9:8080',
          sign: 'ok',
          words: 'open 2 ms',
          layer: { type: 'pod', position: 0, port: 8080, pod: 'search-1' },
        },
        { from: 'search-1', to: '10.96.3.13:80', sign: 'off', words: 'running', layer: { type: 'clusterIP', position: 0, port: 80 } },
      ])
      return new Promise(() => {})
    },
  }),
}

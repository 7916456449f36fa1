import { type Fields, labels } from '../lib/read.ts'
import type { Labels } from '../model/resources.ts'

/** Labels and annotations of a namespace. */
export type Injection = Labels

/** What asks for a sidecar, on a Pod template or a namespace, with the values that refuse it. */
const asks: readonly { key: string; refuses: readonly string[] }[] = [
  { key: 'istio-injection', refuses: ['disabled'] },
  { key: 'istio.io/rev', refuses: [] },
  { key: 'sidecar.istio.io/inject', refuses: ['false'] },
  { key: 'linkerd.io/inject', refuses: ['disabled'] },
  { key: 'consul.hashicorp.com/connect-inject', refuses: ['false'] },
  { key: 'kuma.io/sidecar-injection', refuses: ['disabled'] },
  { key: 'dapr.io/enabled', refuses: ['false'] },
  { key: 'sidecar.opentelemetry.io/inject', refuses: ['false'] },
  { key: 'vault.hashicorp.com/agent-inject', refuses: ['false'] },
  { key: 'sidecar.jaegertracing.io/inject', refuses: ['false'] },
]

/**
 * Would an admission webhook add containers to the Pods of a template? Its own labels and annotations win over those of its namespace. What
 * those containers declare is not known before.
 */
export function isInjected(template: Fields, namespace: Injection = {}): boolean {
  const own: Labels = { ...labels(template.annotations), ...labels(template.labels) }
  const all = { ...namespace, ...own }
  const isRefused = asks.some(({ key, refuses }) => refuses.includes(own[key] ?? ''))
  return !isRefused && asks.some(({ key, refuses }) => all[key] !== undefined && !refuses.includes(all[key] ?? ''))
}

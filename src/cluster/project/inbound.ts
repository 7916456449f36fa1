import { defined } from '../../lib/defined.ts'
import type { InboundPorts, PortRange } from '../../model/resources.ts'

/** Annotations that name ports which the proxy leaves alone (istio.io resource annotations, linkerd2 and consul-k8s). */
const leaving = [
  'traffic.sidecar.istio.io/excludeInboundPorts',
  'config.linkerd.io/skip-inbound-ports',
  'consul.hashicorp.com/transparent-proxy-exclude-inbound-ports',
]

/**
 * Which incoming ports the annotations of a Pod leave to the proxy of a mesh; undefined if they say nothing. The proxy of Consul takes
 * connections to ports other than its own only with the transparent proxy; its injector sets an annotation if that is on.
 */
export function inboundPorts(annotations: Readonly<Record<string, string>>): InboundPorts | undefined {
  const left = leaving.flatMap((key) => ranges(annotations[key]))
  const included = annotations['traffic.sidecar.istio.io/includeInboundPorts']
  const isConsul = annotations['consul.hashicorp.com/connect-inject-status'] === 'injected'
  const isOpaque = isConsul && annotations['consul.hashicorp.com/transparent-proxy-status'] !== 'enabled'
  const taken = isOpaque ? [] : included === undefined || included.trim() === '*' ? undefined : ranges(included)
  return left.length === 0 && !taken ? undefined : { ...defined({ taken }), left }
}

/** `4222,6222-6230`; what is not a port is passed over. */
function ranges(text: string | undefined): PortRange[] {
  return (text ?? '').split(',').flatMap((part) => {
    const [, from = '', to = from] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part) ?? []
    return from === '' ? [] : [{ from: Number(from), to: Number(to) }]
  })
}

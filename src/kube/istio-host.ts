/** What a host of Istio means: a Service, or a name beyond the cluster (`Host`, without a namespace). */
export interface IstioHost {
  kind: 'Service' | 'Host'
  namespace: string
  name: string
}

/**
 * A name without dots is a Service of the namespace that names it; `web.shop.svc.cluster.local` is one of `shop`; any other is a host of its
 * own (istio, model.ResolveShortnameToFQDN).
 */
export function istioHost(host: string, own: string): IstioHost {
  if (!host.includes('.')) return { kind: 'Service', namespace: own, name: host }
  const [name = '', namespace = '', service] = host.split('.')
  return service === 'svc' ? { kind: 'Service', namespace, name } : { kind: 'Host', namespace: '', name: host }
}

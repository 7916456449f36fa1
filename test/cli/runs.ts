import type { Bench } from './program.ts'

export const lists = ['services', 'pods', 'endpointslices.discovery.k8s.io']
export const routes = ['ingresses.networking.k8s.io', 'networkpolicies.networking.k8s.io']

/** The requests made, each as `resource` or `resource/name?selector`. */
export function asked({ server }: Bench): string[] {
  return server.requests.map(({ path, query }) => {
    const words = path.split('/').filter(Boolean)
    const at = words.indexOf('namespaces')
    const rest = at < 0 ? words.slice(path.startsWith('/apis/') ? 3 : 2) : words.slice(at + 2)
    const selector = query.get('labelSelector')
    return `${rest.join('/')}${selector ? `?${selector}` : ''}`
  })
}

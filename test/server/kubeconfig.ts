import type { User } from './rbac.ts'

/**
 * A kubeconfig (JSON, which is YAML as well) whose only context, `demo`, is this server as this user in the namespace. A server with
 * TLS is trusted by its own certificate (PEM). Throws where the user has no token.
 */
export function kubeconfigFor(server: { url: string; certificate?: string; namespace: string }, user: User | undefined): string {
  if (user?.token === undefined) throw new Error('a kubeconfig needs a user with a token')
  const authority = server.certificate && { 'certificate-authority-data': Buffer.from(server.certificate).toString('base64') }
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'demo',
      clusters: [{ name: 'demo', cluster: { server: server.url, ...authority } }],
      users: [{ name: user.name, user: { token: user.token } }],
      contexts: [{ name: 'demo', context: { cluster: 'demo', user: user.name, namespace: server.namespace } }],
    },
    undefined,
    2,
  )
}

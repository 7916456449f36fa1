import type { Flag } from './flag.ts'

/** Flags that choose a cluster and a user, named as in kubectl (cli-runtime `ConfigFlags`). */
export const connectionFlags = {
  context: choosing('strings', 'NAME', "Context of the kubeconfig to use; several (a,b or 'prod-*') are compared; may be repeated"),
  'all-contexts': {
    type: 'boolean',
    group: 'connection',
    choosesCluster: true,
    help: 'Compare all contexts of the kubeconfig',
    conflicts: [{ with: ['context', 'server', 'cluster'] }],
  },
  kubeconfig: choosing('string', 'FILE', 'This kubeconfig file only'),
  cluster: choosing('string', 'NAME', 'Cluster of the kubeconfig to use'),
  user: choosing('string', 'NAME', 'User of the kubeconfig to use'),
  server: { ...choosing('string', 'URL', 'Address of the API server'), short: 's' },
  as: choosing('string', 'NAME', 'Impersonate this user'),
  'as-group': choosing('strings', 'GROUP', 'Impersonate this group; may be repeated'),
  'as-uid': choosing('string', 'UID', 'Impersonate this UID'),
  'as-user-extra': choosing('strings', 'KEY=VALUE', 'Impersonate with this extra; may be repeated'),
  token: choosing('string', 'TOKEN', 'Bearer token'),
  'certificate-authority': choosing('string', 'FILE', 'CA certificates of the API server'),
  'client-certificate': choosing('string', 'FILE', 'Client certificate'),
  'client-key': choosing('string', 'FILE', 'Key of the client certificate'),
  'tls-server-name': choosing('string', 'NAME', "Server name for validating the API server's certificate"),
  'insecure-skip-tls-verify': {
    type: 'boolean',
    group: 'connection',
    everywhere: true,
    choosesCluster: true,
    help: "Do not validate the API server's certificate",
  },
  'request-timeout': {
    type: 'duration',
    value: 'TIME',
    group: 'connection',
    everywhere: true,
    help: 'Timeout of a single request (5s, 2m; 0: no timeout)',
  },
  'cache-dir': { type: 'string', value: 'DIR', group: 'connection', everywhere: true, help: '', hidden: true },
  'disable-compression': { type: 'boolean', group: 'connection', everywhere: true, choosesCluster: true, help: '', hidden: true },
} as const satisfies Readonly<Record<string, Flag>>

function choosing<T extends 'string' | 'strings', V extends string>(type: T, value: V, help: string) {
  return { type, value, group: 'connection', everywhere: true, choosesCluster: true, help } as const
}

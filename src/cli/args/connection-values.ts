import type { ConnectionFlags } from '../../cluster/config/connection-flags.ts'
import type { FlagValues } from './values.ts'

/** The flags that choose a cluster and a user; the namespace is not among them. */
export function connectionValues({ text, texts, boolean, duration }: FlagValues): ConnectionFlags {
  return {
    asGroups: [...(texts.get('as-group') ?? [])],
    asUserExtra: [...(texts.get('as-user-extra') ?? [])],
    ...given('kubeconfig', text.get('kubeconfig')),
    ...given('context', texts.get('context')?.at(-1)),
    ...given('cluster', text.get('cluster')),
    ...given('user', text.get('user')),
    ...given('server', text.get('server')),
    ...given('token', text.get('token')),
    ...given('as', text.get('as')),
    ...given('asUid', text.get('as-uid')),
    ...given('certificateAuthority', text.get('certificate-authority')),
    ...given('clientCertificate', text.get('client-certificate')),
    ...given('clientKey', text.get('client-key')),
    ...given('tlsServerName', text.get('tls-server-name')),
    ...given('insecureSkipTlsVerify', boolean.get('insecure-skip-tls-verify')),
    ...given('requestTimeoutMs', duration.get('request-timeout')),
  }
}

/** `{key: value}`, or nothing if there is no value. */
export function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  const part: { [P in K]?: V } = {}
  if (value !== undefined) part[key] = value
  return part
}

import { readFile } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import { reasonOf } from './kubeconfig.ts'
import { UserError } from './user-error.ts'

/** What a Pod's service account mount and environment say (client-go rest.InClusterConfig). */
export interface InCluster {
  server: string
  namespace: string
  tokenFile: string
  /** `''` where the mount holds none. */
  caFile: string
}

/**
 * The way to the API server from inside a Pod, or undefined outside one: `KUBERNETES_SERVICE_HOST` and `…_PORT` are set and
 * `directory` holds a token. The namespace is `POD_NAMESPACE`, else the mount's, else `default` (client-go inClusterClientConfig).
 */
export async function findInCluster(
  env: Readonly<Record<string, string | undefined>>,
  directory = '/var/run/secrets/kubernetes.io/serviceaccount',
): Promise<InCluster | undefined> {
  const host = env.KUBERNETES_SERVICE_HOST
  const port = env.KUBERNETES_SERVICE_PORT
  if (!host || !port) return undefined
  const tokenFile = join(directory, 'token')
  const caFile = join(directory, 'ca.crt')
  if ((await textOf(tokenFile)) === undefined) return undefined
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    namespace: env.POD_NAMESPACE || (await textOf(join(directory, 'namespace'))) || 'default',
    tokenFile,
    caFile: (await textOf(caFile)) === undefined ? '' : caFile,
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    const reason = reasonOf(error)
    if (reason === 'no such file') return undefined
    throw new UserError(`cannot read ${file}: ${reason}`, undefined, error)
  }
}

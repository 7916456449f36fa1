import { isTooDear } from '../../kube/corefile/cost.ts'
import { hostsEntries } from '../../kube/corefile/hosts.ts'
import { parseCorefile } from '../../kube/corefile/parse.ts'
import { defined } from '../../lib/defined.ts'
import type { Corefile } from '../../model/corefile.ts'
import type { DataplaneConfig } from './dataplane-config.ts'

/** Where the manifests of CoreDNS, of k3s and of AKS mount the ConfigMaps `coredns` and `coredns-custom`. */
const folder = '/etc/coredns/'
const customFolder = '/etc/coredns/custom/'

/** The ConfigMaps whose Corefile answers the names of the cluster. */
const clusterDns: ReadonlySet<string> = new Set(['coredns', 'rke2-coredns-rke2-coredns', 'dns-default'])
/** Those of NodeLocal DNSCache, which answers on each Node from a cache, and asks cluster DNS. */
const caches: ReadonlySet<string> = new Set(['node-local-dns', 'nodelocaldns'])

/** The Corefile of each ConfigMap that holds one; that of cluster DNS with what it imports of `coredns-custom`, if both were read. */
export function corefilesOf(configs: readonly DataplaneConfig[]): Corefile[] {
  const custom = configs.filter(({ name }) => name === 'coredns-custom')
  return configs
    .filter(({ name, key }) => key === 'Corefile' && (clusterDns.has(name) || caches.has(name)))
    .map(({ namespace, name, key, content }) => {
      const isCache = caches.has(name)
      const own = configs.filter((one) => one.namespace === namespace && one.name === name)
      const files = [
        ...own.map((one) => ({ path: folder + one.key, content: one.content })),
        ...(isCache ? [] : custom.map((one) => ({ path: customFolder + one.key, content: one.content }))),
      ]
      const { blocks, fault, unread } = parseCorefile(content, (pattern) => matching(pattern, files, custom.length > 0 && !isCache))
      const dear = fault === undefined && isTooDear(blocks) ? 'its expressions are too long' : fault
      const hosts = files.flatMap((file) =>
        file.path === `${folder}NodeHosts` ? [{ path: file.path, entries: hostsEntries(file.content) }] : [],
      )
      return {
        object: { kind: 'ConfigMap', namespace, name },
        field: `data[${key}]`,
        ...(isCache && { cache: true as const }),
        blocks: dear === undefined ? blocks : [],
        ...defined({ fault: dear, unread: unread.length > 0 ? unread : undefined, hosts: hosts.length > 0 ? hosts : undefined }),
      }
    })
}

/**
 * The files that an import pattern names; it may hold one `*` (coredns/caddy caddyfile/parse.go, doImport); undefined if they are not of a
 * ConfigMap that was read.
 */
function matching<T extends { path: string }>(pattern: string, files: readonly T[], hasCustom: boolean): readonly T[] | undefined {
  const path = importPath(pattern)
  const [start = '', end] = path.split('*')
  const found = files.filter((file) =>
    end === undefined
      ? file.path === path
      : file.path.startsWith(start) &&
        file.path.endsWith(end) &&
        file.path.length >= path.length - 1 &&
        !file.path.slice(start.length).includes('/'),
  )
  // A pattern without a wildcard names a file that has to be there; one with it may name none.
  const isCustom = path.startsWith(customFolder) && !path.slice(customFolder.length).includes('/')
  const isKnown = isCustom && hasCustom && end !== undefined
  return found.length > 0 || isKnown ? found.toSorted((a, b) => (a.path < b.path ? -1 : 1)) : undefined
}

function importPath(pattern: string): string {
  return pattern.startsWith('/') ? pattern : folder + pattern.replace(/^\.\//, '')
}

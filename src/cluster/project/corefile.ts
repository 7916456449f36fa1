import { isTooDear } from '../../kube/corefile/cost.ts'
import { hostsEntries } from '../../kube/corefile/hosts.ts'
import { parseCorefile } from '../../kube/corefile/parse.ts'
import { defined } from '../../lib/defined.ts'
import type { Corefile } from '../../model/corefile.ts'
import type { DataplaneConfig } from './dataplane-config.ts'

/** Where the manifests of CoreDNS, of k3s and of AKS mount the ConfigMaps `coredns` and `coredns-custom`. */
const folder = '/etc/coredns/'
const customFolder = '/etc/coredns/custom/'

/** The Corefile of the ConfigMap `coredns`, with what it imports of `coredns-custom`, if both were read. */
export function corefilesOf(configs: readonly DataplaneConfig[]): Corefile[] {
  const own = configs.filter(({ name }) => name === 'coredns')
  const custom = configs.filter(({ name }) => name === 'coredns-custom')
  const files = [
    ...own.map(({ key, content }) => ({ path: folder + key, content })),
    ...custom.map(({ key, content }) => ({ path: customFolder + key, content })),
  ]
  return own
    .filter(({ key }) => key === 'Corefile')
    .map(({ name, key, content }) => {
      const { blocks, fault, unread } = parseCorefile(content, (pattern) => matching(pattern, files, custom.length > 0))
      const dear = fault === undefined && isTooDear(blocks) ? 'its expressions are too long' : fault
      const hosts = files.flatMap((file) =>
        file.path === `${folder}NodeHosts` ? [{ path: file.path, entries: hostsEntries(file.content) }] : [],
      )
      return {
        object: { kind: 'ConfigMap', namespace: 'kube-system', name },
        field: `data[${key}]`,
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

import { corefilesOf } from '../../../src/cluster/project/corefile.ts'
import { projectConfigs } from '../../../src/cluster/project/dataplane-config.ts'
import { answerOf } from '../../../src/kube/corefile/answer.ts'
import type { World } from '../../../src/kube/corefile/question.ts'
import type { Corefile } from '../../../src/model/corefile.ts'

/** A cluster with the Service `web` in `demo`, and nothing else. */
const world: World = {
  record: ({ type, namespace, name }, { namespaces }) => {
    const isExposed = namespaces.length === 0 || namespaces.includes(namespace)
    return type === 'svc' && isExposed && `${namespace}/${name}` === 'demo/web' ? 'address' : 'absent'
  },
  hosts: () => undefined,
  importsNothing: () => false,
}

export const webName = 'web.demo.svc.cluster.local.'

/** The Corefiles of ConfigMaps that hold nothing else, by `NAMESPACE/NAME`. */
export function corefilesIn(contents: Record<string, string>): Corefile[] {
  return corefilesOf(
    Object.entries(contents).flatMap(([key, Corefile]) => {
      const [namespace, name] = key.split('/')
      return projectConfigs({ metadata: { namespace, name }, data: { Corefile } })
    }),
  )
}

/** The Corefile of the ConfigMap `coredns` with these keys, beside `coredns-custom` with those, if it is given. */
export function corefileOf(data: Record<string, string>, custom?: Record<string, string>): Corefile {
  const configMap = (name: string, keys: object) => ({ metadata: { namespace: 'kube-system', name }, data: keys })
  const [corefile] = corefilesOf([
    ...projectConfigs(configMap('coredns', data)),
    ...(custom ? projectConfigs(configMap('coredns-custom', custom)) : []),
  ])
  if (!corefile) throw new Error('no Corefile')
  return corefile
}

/** What a Corefile answers, in short: `cluster web.demo.svc`, `code NXDOMAIN template:3`, `unknown WHY`. */
export function answer(content: string | Corefile, name = webName, part: Partial<World> = {}, type: 'A' | 'AAAA' = 'A'): string {
  const corefile = typeof content === 'string' ? corefileOf({ Corefile: content }) : content
  const { type: kind, values = [], plugin, line, file, rewritten, why } = answerOf(corefile, name, type, { ...world, ...part })
  if (kind === 'unknown') return `unknown: ${why}`
  const place = plugin === undefined ? '' : ` by ${plugin}:${line}${file === undefined ? '' : ` of ${file}`}`
  return `${kind} ${values.join(' ')}${place}${rewritten === undefined ? '' : ` as ${rewritten}`}`
}

/** A server block for all names, with the plugin kubernetes and a forward behind these lines. */
export function block(...lines: string[]): string {
  return `.:53 {\n${lines.join('\n')}\nkubernetes cluster.local in-addr.arpa ip6.arpa\nforward . /etc/resolv.conf\n}\n`
}

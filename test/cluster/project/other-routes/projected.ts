import { projectOtherRoute } from '../../../../src/cluster/project/other-routes/project.ts'
import { rowOf } from '../../../../src/kube/other-routes/table.ts'
import { type Fields, fields, text } from '../../../../src/lib/read.ts'
import { loadYaml } from '../../../../src/lib/yaml/parse.ts'
import type { OtherRoute } from '../../../../src/model/other-route.ts'

const yaml = await loadYaml()

/** The route of a manifest, in namespace `shop` and with the name `web`. */
export function route(manifest: string): OtherRoute {
  const parsed = yaml.parse(manifest)
  const raw = fields('value' in parsed ? parsed.value : undefined)
  const group = text(raw.apiVersion)?.split('/')[0] ?? ''
  const row = rowOf(group, text(raw.kind) ?? '')
  const object: Fields = { ...raw, metadata: { name: 'web', namespace: 'shop' } }
  const found = row && projectOtherRoute(object, row)
  if (!found) throw new Error(`no row for ${group}/${text(raw.kind)}`)
  return found
}

export const backends = (one: OtherRoute) =>
  one.rules.flatMap((rule) =>
    rule.backends.map(
      ({ kind, namespace, name, port, weight, mirror, needsSetting }) =>
        `${kind} ${namespace}/${name}:${port ?? ''} ${mirror ? 'mirror' : weight}${needsSetting ? ' needs setting' : ''}`,
    ),
  )

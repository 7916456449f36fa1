import { directionText } from '../../kube/access-text.ts'
import { denyingSide } from '../../kube/client-access.ts'
import type { DirectionAccess } from '../../model/access.ts'
import type { AccessMatrix, MatrixCell, MatrixClient, MatrixService } from '../../model/access-matrix.ts'
import type { Sign } from '../style.ts'

const allowed: DirectionAccess = { result: 'allowed', reason: 'no-policy', certainty: 'proven' }

/** What a cell is drawn as. */
export function cellSign({ result, certainty }: MatrixCell): Sign {
  switch (result) {
    case 'allowed':
      return 'ok'
    case 'denied':
      return certainty === 'proven' ? 'broken' : 'warn'
    case 'none':
      return 'off'
    default:
      return 'unknown'
  }
}

/** `front, back and 3 more`, with the namespace if several are shown; `outside of the cluster`. */
export function clientsText({ workloads }: MatrixClient, { namespace }: Pick<AccessMatrix, 'namespace'>, most = 3): string {
  if (workloads.length === 0) return 'outside of the cluster'
  const names = workloads.map((one) => `${namespace === undefined ? `${one.namespace}/` : ''}${one.name}`)
  const shown = names.slice(0, names.length > most ? most - 1 : most)
  return `${shown.join(', ')}${shown.length < names.length ? ` and ${names.length - shown.length} more` : ''}`
}

/** `web:80,443`. */
export function serviceWords({ namespace: own, name, ports }: MatrixService, { namespace }: Pick<AccessMatrix, 'namespace'>): string {
  return `${namespace === undefined ? `${own}/` : ''}${name}:${ports.map(({ port }) => port).join(',')}`
}

/** `networkpolicy/default-deny, egress of the client`: what decided a cell; `''` if no policy did. */
export function cellWords({ result, egress = allowed, ingress = allowed }: MatrixCell, home: string | undefined): string {
  const side = result === 'none' || result === 'unknown' ? undefined : denyingSide({ result, egress, ingress })
  if (side) return directionText(side === 'egress' ? egress : ingress, side, home)
  const said = (['egress', 'ingress'] as const).filter((one) => {
    const access = one === 'egress' ? egress : ingress
    return result === 'unknown' ? access.result === 'unknown' : access.policy !== undefined
  })
  const shown = result === 'unknown' ? said.slice(0, 1) : said
  return shown.map((one) => directionText(one === 'egress' ? egress : ingress, one, home)).join(', ')
}

/** A single Pod that would reach itself through its Service: the plugin decides, and the other Pods matter more. */
export function isItself({ egress, ingress }: MatrixCell): boolean {
  return egress?.reason === 'itself' || ingress?.reason === 'itself'
}

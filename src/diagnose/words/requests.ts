import type { HttpTarget } from '../../model/http-probe.ts'

/** What says which scheme a port speaks: `its appProtocol`; undefined for a URL, and if nothing says it. */
export function declaredBy({ ofPort }: HttpTarget): string | undefined {
  switch (ofPort?.chosenBy) {
    case 'appProtocol':
      return "the port's appProtocol"
    case 'name':
      return "the port's name"
    case 'number':
      return 'port number 443'
    default:
      return undefined
  }
}

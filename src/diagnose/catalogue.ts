import { attachmentWords } from './catalogue/attachment.ts'
import { dataplaneWords } from './catalogue/dataplane.ts'
import { declarationWords } from './catalogue/declarations.ts'
import { distributionWords } from './catalogue/distribution.ts'
import { endpointWords } from './catalogue/endpoints.ts'
import { externalNameWords } from './catalogue/external-name.ts'
import { familyWords } from './catalogue/families.ts'
import { gatewayWords } from './catalogue/gateways.ts'
import { grantWords } from './catalogue/grants.ts'
import { ingressClassWords } from './catalogue/ingress-class.ts'
import { lifecycleWords } from './catalogue/lifecycle.ts'
import { loadBalancerWords } from './catalogue/load-balancers.ts'
import { meshWords } from './catalogue/mesh.ts'
import { nodeWords } from './catalogue/nodes.ts'
import { podWords } from './catalogue/pods.ts'
import { portWords } from './catalogue/ports.ts'
import { routeWords } from './catalogue/routes.ts'
import { selectionWords } from './catalogue/selection.ts'
import { selectorWords } from './catalogue/selectors.ts'
import { socketWords } from './catalogue/sockets.ts'
import { wayInWords } from './catalogue/ways-in.ts'
import type { Code } from './facts.ts'
import type { WordsFor } from './words.ts'

/** The words of every code. It does not compile while a code lacks them. */
export const catalogue: WordsFor<Code> = {
  ...selectorWords,
  ...selectionWords,
  ...podWords,
  ...lifecycleWords,
  ...endpointWords,
  ...portWords,
  ...familyWords,
  ...declarationWords,
  ...wayInWords,
  ...loadBalancerWords,
  ...distributionWords,
  ...externalNameWords,
  ...routeWords,
  ...grantWords,
  ...gatewayWords,
  ...attachmentWords,
  ...ingressClassWords,
  ...meshWords,
  ...nodeWords,
  ...socketWords,
  ...dataplaneWords,
}

/** Every code, in order. */
export const codes: readonly Code[] = Object.keys(catalogue).filter(isCode).sort()

/** Is this text a code of the catalogue? Upper or lower case is the caller's matter. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(catalogue, text)
}

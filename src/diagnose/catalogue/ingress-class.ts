import type { Fix } from '../../model/finding.ts'
import type { Facts } from '../facts.ts'
import { some, type WordContext, type WordsFor } from '../words.ts'

/** PT503: an Ingress that no controller takes. */
export const ingressClassWords: WordsFor<'PT503'> = {
  PT503: {
    name: 'ingress-class',
    title: ({ route }) =>
      route.className === undefined
        ? `ingress/${route.name} names no class, and none is the default`
        : `ingress/${route.name} names the class ${route.className}, which does not exist`,
    message: ({ route, classes }) => {
      const [first] = classes
      const has =
        first === undefined
          ? 'There is no IngressClass'
          : `${classes.length === 1 ? 'The only class is' : 'The classes are'} ${some(classes)}`
      if (route.className === undefined)
        return `${has}. Unless a controller takes Ingresses without a class, none serves this one; it has no address yet.`
      return `${has}, so no controller takes this Ingress; it has no address.`
    },
    fix: fixClass,
    explain: {
      summary: 'No controller serves an Ingress: its class does not exist, or it has none and there is no default.',
      means:
        'The routes of the Ingress answer nothing, or the answer of another Ingress, most often 404. The Service itself is not touched.',
      why: 'A controller takes the Ingresses whose spec.ingressClassName names an IngressClass with the name of the controller. Where an Ingress is made without one, the IngressClass with the annotation ingressclass.kubernetes.io/is-default-class is written into it; only then, not later. An Ingress into whose status a controller has written an address is taken to be served; so is one with the older annotation kubernetes.io/ingress.class, whose word only the controller knows.',
      sources: [
        'networking/v1 IngressSpec.ingressClassName',
        'networking/v1 IngressClass',
        'Ingress: Default IngressClass',
        'microk8s#2112',
      ],
      confirm: ['kubectl get ingressclasses', 'kubectl -n NS get ingress NAME -o yaml'],
      mend: [
        'kubectl -n NS patch ingress NAME -p \'{"spec":{"ingressClassName":"CLASS"}}\'',
        'Or install the controller whose class it names; most bring their IngressClass along.',
      ],
    },
  },
}

function fixClass({ route, classes, suggestion }: Facts['PT503'], { kubectl }: WordContext): Fix {
  if (suggestion !== undefined) {
    const patch = JSON.stringify({ spec: { ingressClassName: suggestion } })
    return { text: `Name the class ${suggestion}.`, command: kubectl('patch', 'ingress', route.name, '-p', patch) }
  }
  if (classes.length === 0) return { text: 'Install a controller for Ingresses; most bring their IngressClass along.' }
  return { text: `Name one of ${some(classes)}.`, command: kubectl('edit', 'ingress', route.name) }
}

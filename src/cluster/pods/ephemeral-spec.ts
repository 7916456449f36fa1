import { defined } from '../../lib/defined.ts'
import { type Fields, fields, items, number } from '../../lib/read.ts'

/** Containers of earlier runs are known by their name. */
export const prefix = 'porttrace-'

/** `nobody` of most images: a user that is not root, where a Pod demands one and names none. */
const NOBODY = 65_534

/** What the container is made of. */
export interface EphemeralParts {
  image: string
  /** The container whose processes it shall see, and whose user it takes. */
  target: string
  /** s that it sleeps. */
  lifetimeSeconds: number
}

/**
 * The container to add to a raw Pod, under a name that is free. It asks for the least that a restricted namespace wants (Pod Security
 * Standards), and runs as the user of the target, so that a Pod that was let in can be joined: where the target need not be root, neither
 * need this.
 */
export function ephemeralContainer(pod: Fields, { image, target, lifetimeSeconds }: EphemeralParts) {
  const { ephemeralContainers, containers, securityContext } = fields(pod.spec)
  const taken = new Set(items(ephemeralContainers).map((each) => fields(each).name))
  const free = Array.from({ length: taken.size + 1 }, (_, index) => `${prefix}${index + 1}`).find((name) => !taken.has(name))
  const own = items(containers)
    .map(fields)
    .find((each) => each.name === target)
  return {
    name: free ?? prefix,
    image,
    command: ['sleep', String(lifetimeSeconds)],
    targetContainerName: target,
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePolicy: 'File',
    securityContext: {
      ...userOf(fields(own?.securityContext), fields(securityContext)),
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
  }
}

/**
 * Whom it runs as. Where nobody says so, the image decides, and that is mostly root: the kubelet does not start it where the target or the
 * Pod demands that it is not (kuberuntime verifyRunAsNonRoot), so another user is named then. What the Pod says goes for it anyway.
 */
function userOf(own: Fields, pod: Fields): { runAsUser?: number; runAsGroup?: number; runAsNonRoot?: boolean } {
  const runAsNonRoot = typeof own.runAsNonRoot === 'boolean' ? own.runAsNonRoot : undefined
  const demandsNonRoot = runAsNonRoot ?? pod.runAsNonRoot === true
  const user = number(own.runAsUser) ?? number(pod.runAsUser)
  const isUnnamed = demandsNonRoot && (user === undefined || user === 0)
  return defined({ runAsUser: isUnnamed ? NOBODY : number(own.runAsUser), runAsGroup: number(own.runAsGroup), runAsNonRoot })
}

// Words as Markdown that GitHub and the site show alike.

/** Text in which nothing is markup: neither Markdown, nor HTML, nor a template of the site. */
export const plain = (text) =>
  text.replace(/[\\`*_[\]<>|{}]/g, (sign) => (sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : sign === '{' ? '&#123;' : `\\${sign}`))

/** Projects by the short name that is before `#NUMBER`. */
const projects = {
  'aws-load-balancer-controller': 'kubernetes-sigs/aws-load-balancer-controller',
  'aws-network-policy-agent': 'aws/aws-network-policy-agent',
  calico: 'projectcalico/calico',
  coredns: 'coredns/coredns',
  'gateway-api': 'kubernetes-sigs/gateway-api',
  'ingress-nginx': 'kubernetes/ingress-nginx',
  istio: 'istio/istio',
  kubernetes: 'kubernetes/kubernetes',
  kuma: 'kumahq/kuma',
  metallb: 'metallb/metallb',
  traefik: 'traefik/traefik',
}

/** A source: `kubernetes#83145, #109627` with links to both, other words as they are. */
export function source(text) {
  const [, name, numbers] = /^([\w./-]+)((?:(?:, )?#\d+)+)$/.exec(text) ?? []
  const project = name?.includes('/') ? name : projects[name]
  if (project === undefined) return plain(text)
  const links = numbers.split(', ').map((number) => `https://github.com/${project}/issues/${number.slice(1)}`)
  return numbers
    .split(', ')
    .map((number, index) => `[${index === 0 ? name : ''}${number}](${links[index]})`)
    .join(', ')
}

import { describe, expect, it } from 'vitest'
import { kubectlLine, porttraceLine } from '../../src/diagnose/command-line.ts'
import { hostileWords } from '../lib/hostile-words.ts'

describe('a command of a fix', () => {
  it.each<[string[], string, string[], string]>([
    [[], 'demo', ['describe', 'pod', 'web-1'], 'kubectl -n demo describe pod web-1'],
    [['--context', 'a b'], '', ['get', 'pods', '-A'], "kubectl --context 'a b' get pods -A"],
    [[], 'demo', ['get', 'pods', '-l', 'app in (a,b),tier!=x'], "kubectl -n demo get pods -l 'app in (a,b),tier!=x'"],
    [[], 'demo', ['patch', 'service', 'web', '-p', `{"a":"it's"}`], `kubectl -n demo patch service web -p '{"a":"it'\\''s"}'`],
  ])('a command with the flags %j in %s and the words %j is %s', (flags, namespace, args, line) => {
    expect(kubectlLine(flags, namespace, args)).toBe(line)
  })

  it.each(['--kubeconfig=k', '-x', '--server=https://evil'])(
    'a command of a fix has no name %s that kubectl would take for a flag',
    (name) => {
      expect(kubectlLine([], 'demo', ['describe', 'pod', name])).toBe('')
      expect(porttraceLine([], 'demo', name)).toBe('')
    },
  )

  it.each(["x'y", 'a b; touch PWN', 'a\x1bb', 'a\u202eb', '-n', 'A', 'a/b', 'a'.repeat(64)])(
    'a command of a fix has no namespace %j',
    (namespace) => {
      expect(kubectlLine([], namespace, ['get', 'pods'])).toBe('')
      expect(porttraceLine([], namespace, 'svc/web')).toBe('')
    },
  )

  it('a command of a fix holds no word that a terminal would not show, including flags of the user', () => {
    expect(kubectlLine(['--context', 'a\x15b'], 'demo', ['get', 'pods'])).toBe('')
    expect(kubectlLine([], 'demo', ['patch', 'service', 'web', '-p', '{"a":"\u202e"}'])).toBe('')
  })

  it('a command of a fix has no name with a character that the API does not allow in names', () => {
    const odd = hostileWords.filter((word) => /['"\\$`;|&<>#~\n\r\t^]/.test(word) && !/^[[{]/.test(word))
    expect(odd.length).toBeGreaterThan(30)
    for (const name of odd) expect(kubectlLine([], 'demo', ['describe', 'pod', name]), name).toBe('')
  })
})

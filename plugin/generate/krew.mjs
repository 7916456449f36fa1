// Writes .krew.yaml, from which krew-release-bot makes the manifest of a release.
import { krewTemplate } from '../package/krew.ts'
import { keep, textOf } from './write.mjs'

const { homepage } = JSON.parse(textOf('package.json'))
keep('.krew.yaml', krewTemplate(homepage))

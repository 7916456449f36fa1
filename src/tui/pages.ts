import type { Detail } from './detail.ts'
import type { Pane } from './layout.ts'
import type { Model } from './model.ts'
import type { Page } from './page.ts'
import { chainPage } from './pages/chain.ts'
import { clientsPage, contextsPage, namespacesPage } from './pages/choice.ts'
import { explainPage } from './pages/explain.ts'
import { helpPage } from './pages/help.ts'
import { logPage } from './pages/log.ts'
import { matrixPage } from './pages/matrix.ts'
import { messagesPage } from './pages/messages.ts'
import { objectPage } from './pages/object.ts'
import { pathPage } from './pages/path.ts'
import { podPage } from './pages/pod.ts'
import { probePage } from './pages/probe.ts'
import { servicesPage } from './pages/services.ts'
import { targetPage } from './pages/target.ts'
import { timelinePage } from './pages/timeline.ts'
import { trafficPage } from './pages/traffic.ts'
import type { Screen } from './screen.ts'

/** The page of a screen, as wide as a pane; `detail`: what was read for it. */
export function pageOf(model: Model, pane: Pane, screen: Screen, detail: Detail): Page {
  switch (screen.at) {
    case 'services':
      return servicesPage(model, pane)
    case 'chain':
      return chainPage(model, pane, screen.service, screen.port)
    case 'target':
      return targetPage(model, pane, screen.target)
    case 'pod':
      return podPage(model, pane, screen.pod, screen.service, detail)
    case 'object':
      return objectPage(screen.object, screen.field, detail)
    case 'explain':
      return explainPage(pane, screen.code)
    case 'timeline':
      return timelinePage(model, pane, screen.service)
    case 'help':
      return helpPage(screen.about, model)
    case 'namespaces':
      return namespacesPage(model, pane)
    case 'contexts':
      return contextsPage(model, pane)
    case 'clients':
      return clientsPage(model, pane)
    case 'matrix':
      return matrixPage(model, pane)
    case 'log':
      return logPage(model, pane, screen.log, detail)
    case 'messages':
      return messagesPage(model, pane)
    case 'probe':
      return probePage(model, pane, screen.service)
    case 'path':
      return pathPage(model, pane, screen.service, detail)
    case 'traffic':
      return trafficPage(model, pane, screen.service, detail)
  }
}

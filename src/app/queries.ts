import { assertNever } from '../base/assertNever.ts';
import { forkPrice } from '../harness/forkPrice.ts';
import type { Answer, Answers, Query } from '../protocol/query.ts';
import type { Settings } from '../protocol/window.ts';
import type { BranchId } from '../session/ids.ts';
import { forkPoint } from '../session/path.ts';
import { renderTree } from '../session/renderTree.ts';
import type { LoadedRules } from '../harness/authority/rules.ts';
import type { AppDeps } from './appDeps.ts';
import { compare } from './compare.ts';
import type { FilesPlace } from './filesPlace.ts';
import { answerFiles, type FileSources } from './fileQueries.ts';
import { adoptPreview, usePreview } from './mergeQueries.ts';
import { pageBefore } from './snapshot.ts';
import type { Opened, Sessions } from './sessions.ts';
import { credentialOf, type Window } from './windows.ts';
import { turnLists } from './turnLists.ts';

/** About how much of a log one page of events holds. */
const eventsBytes = 256 * 1024;

/** What questions are answered from. */
export interface QueryContext {
  readonly deps: AppDeps;
  readonly settings: Settings;
  readonly sessions: Sessions;
  readonly window: Window;
  readonly files: FileSources;
  /** The files a branch works with. */
  place(opened: Opened, branch: BranchId): FilesPlace;
  rules(folder: string): Promise<LoadedRules>;
}

/** Answers one question; changes nothing. Rejects with words for a person. */
export async function answer<Q extends Query>(query: Q, context: QueryContext): Promise<Answer<Q>> {
  return (await answers(query, context)) as Answer<Q>;
}

async function answers(query: Query, context: QueryContext): Promise<Answers[Query['type']]> {
  const { deps, settings, sessions, window } = context;
  switch (query.type) {
    case 'sessions': {
      const rows = await sessions.rows();
      return rows.filter(row => query.folder === '' || row.folder === query.folder);
    }
    case 'earlier': {
      const { session } = await sessions.get(query.session);
      const tree = session.durableTree();
      const head = tree.branches.get(query.branch)?.head ?? 0;
      return pageBefore(tree, head, query.before, ids => session.readNodes(ids));
    }
    case 'models': {
      const credential = credentialOf(window, settings);
      return credential ? deps.listModels(credential) : deps.bundledModels();
    }
    case 'status': {
      const runs = sessions.opened().reduce((sum, opened) => sum + opened.runs.running, 0);
      return {
        ...deps.status(),
        keySource: window.state.credential?.source ?? 'none',
        baseUrl: settings.baseUrl,
        runs,
      };
    }
    case 'forkPrice': {
      const { session, runs } = await sessions.get(query.session);
      const at = forkPoint(session.tree(), query.at);
      return forkPrice(session, runs.ledger, at, deps.clock.now(), deps.modelInfo, query);
    }
    case 'logFile':
      return { path: (await sessions.get(query.session)).session.log.file };
    case 'events':
      return (await sessions.get(query.session)).session.log.readEvents(query.since, eventsBytes);
    case 'rules': {
      const { rules, problems } = await context.rules(query.folder);
      return { rules: [...rules], problems: [...problems] };
    }
    case 'verify': {
      // Of a session that is open its end is known; a line that is being written stands behind it.
      const opened = sessions.opened().find(({ session }) => session.session === query.session);
      return deps.store.verify(query.session, opened?.session.durableTree().seq ?? Infinity);
    }
    case 'rewindPreview':
    case 'fileChanges':
    case 'fileAt':
    case 'blame':
    case 'fileHistory':
      return answerFiles(query, context.files);
    case 'usePreview':
      return usePreview(query, context);
    case 'adoptPreview':
      return adoptPreview(query, context);
    case 'compare':
      return compare(query, context);
    case 'turns':
      return turnLists((await sessions.get(query.session)).session.durableTree());
    case 'outline':
      return { text: renderTree((await sessions.get(query.session)).session.durableTree()) };
    default:
      return assertNever(query);
  }
}

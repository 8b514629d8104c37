import type { SupervisorStatus } from './query.ts';

/** The part of the status that the process itself knows; the application adds what it knows of key, host and runs. */
export type ProcessStatus = Omit<SupervisorStatus, 'keySource' | 'baseUrl' | 'runs'>;

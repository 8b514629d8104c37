/** Why a run is stopped that nobody asked to stop: it may go on later, and its open calls of the tree with it. */
export class Parking extends Error {
  constructor() {
    super('parked');
  }
}

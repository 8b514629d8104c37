import { carryOut } from './sandbox/gate/carryOut.ts';
import { startGate } from './sandbox/gate/startGate.ts';

startGate(carryOut);

// The whole server as a function, for the console, which is a client of its own App within the process.
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

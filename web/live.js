// Hears that the log has grown, as soon as it has, where a WebSocket gets through; elsewhere the rounds are enough.
import { protocols } from './api.js';

/** Lines come in bursts; what they bring is fetched at most so often, in milliseconds. */
const GAP = 250;
const AGAIN = 15_000;

export class Live {
  #socket = null;
  #timer = null;
  #grown;
  /** Whether it has never got through: then it is not tried again. */
  #barred = false;

  /** @param grown is called when there are new lines */
  constructor(grown) {
    this.#grown = grown;
    document.addEventListener('visibilitychange', () => document.hidden && this.close());
  }

  open() {
    if (this.#socket || this.#barred || document.hidden) return;
    const address = new URL('api/status/logs/ws?log_file_name=app.log', document.baseURI);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address, protocols());
    let opened = false;
    this.#socket = socket;
    socket.addEventListener('open', () => { opened = true; });
    socket.addEventListener('message', () => this.#soon());
    socket.addEventListener('close', () => {
      this.#barred ||= !opened;
      setTimeout(() => { if (this.#socket === socket) this.#socket = null; }, AGAIN);
    });
  }

  close() {
    this.#socket?.close();
    this.#socket = null;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  #soon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#grown();
    }, GAP);
  }
}

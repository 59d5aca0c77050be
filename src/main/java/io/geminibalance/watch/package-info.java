/// What happened and how things stand: the request log and the status of the keys. Nothing here can slow a request
/// down.
package io.geminibalance.watch;

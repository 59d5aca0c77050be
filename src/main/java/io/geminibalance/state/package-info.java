/// What survives a restart: who made which name, in a journal, and what the pool of keys has learnt, in a snapshot;
/// both in one folder that belongs to one process. No key is ever written, only a salted hash of it.
package io.geminibalance.state;

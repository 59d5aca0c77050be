/// The words on the wire: headers, bodies, targets, calls, replies and failures as values. Imports no other room.
package io.geminibalance.wire;

/// The way of one request through the rooms: target, route, access, dialect, forwarder, and back to the client.
package io.geminibalance.gateway;

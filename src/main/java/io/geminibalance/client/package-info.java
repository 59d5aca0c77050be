/// A small HTTP/1.1 client behind the API of `java.net.http`, on the thread of whoever calls. Knows nothing of ours but
/// `octets`, so that it can be lifted into another project.
///
/// Start reading at `SocketClient`, and go on with `Exchange`: it is the life of a request, from top to bottom.
package io.geminibalance.client;

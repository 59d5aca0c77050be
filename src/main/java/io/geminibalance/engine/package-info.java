/// A strict, small HTTP/1.1 engine behind the service interface of `com.sun.net.httpserver`, a virtual thread a
/// connection. Knows nothing of ours, so that it can be lifted into another project.
///
/// Start reading at `Connection`: it is the life of a connection, from top to bottom.
package io.geminibalance.engine;

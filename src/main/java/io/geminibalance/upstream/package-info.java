/// The back door to Google. It speaks the API of `java.net.http` and nothing else; behind that stands the client of
/// this
/// project or the JDK's, with all that the latter's traps need.
package io.geminibalance.upstream;

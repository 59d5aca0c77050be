/// The back door: the only user of `java.net.http`, and all that its traps need.
package io.geminibalance.upstream;

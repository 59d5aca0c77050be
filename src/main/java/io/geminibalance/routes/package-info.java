/// Which request goes where: a table over the raw target. Decides, and does nothing.
package io.geminibalance.routes;

/// Log files: written off the path of requests, rolled by size, free of secrets, and read again by line.
package io.geminibalance.logs;

/// JSON as plain Java values; the only user of jackson-core.
package io.geminibalance.json;

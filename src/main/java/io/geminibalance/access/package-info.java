/// Who may come in: a pure decision over the credentials, the `Host` and the `Origin` of a request.
package io.geminibalance.access;

/// What Google says when it refuses: the facts of its errors, for those who judge them and those who translate them.
package io.geminibalance.refusal;

/// What a model answers, event by event, apart from the words of any dialect.
package io.geminibalance.dialect.answer;

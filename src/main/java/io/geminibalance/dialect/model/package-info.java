/// What each family of models takes and refuses: data with dates, and what answers have taught since.
package io.geminibalance.dialect.model;

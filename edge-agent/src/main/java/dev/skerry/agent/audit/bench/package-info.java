/** Measures the audit log; for {@code ./skerry bench security}. */
@NullMarked
package dev.skerry.agent.audit.bench;

import org.jspecify.annotations.NullMarked;

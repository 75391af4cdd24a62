/** Measures handshakes and enrolment; for {@code ./skerry bench security}. */
@NullMarked
package dev.skerry.agent.enrol.bench;

import org.jspecify.annotations.NullMarked;

/** What agent and gateway agree on before the agent has a certificate. */
@NullMarked
package dev.skerry.sync.enrol;

import org.jspecify.annotations.NullMarked;

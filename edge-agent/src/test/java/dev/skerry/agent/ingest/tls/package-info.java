/** Certificates for tests. */
@NullMarked
package dev.skerry.agent.ingest.tls;

import org.jspecify.annotations.NullMarked;

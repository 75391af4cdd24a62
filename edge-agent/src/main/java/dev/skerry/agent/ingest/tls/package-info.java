/** Certificates and keys in PEM files, read anew when they change. */
@NullMarked
package dev.skerry.agent.ingest.tls;

import org.jspecify.annotations.NullMarked;

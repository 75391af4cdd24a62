/** What changes now, handed to whoever watches, without ever holding up ingest. */
@NullMarked
package dev.skerry.gateway.live;

import org.jspecify.annotations.NullMarked;

/** Tests against a real broker, which they start themselves. */
@NullMarked
package dev.skerry.agent.ingest.mqtt;

import org.jspecify.annotations.NullMarked;

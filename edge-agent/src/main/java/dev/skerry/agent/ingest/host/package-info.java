/** The machine that the agent runs on, as a device. */
@NullMarked
package dev.skerry.agent.ingest.host;

import org.jspecify.annotations.NullMarked;

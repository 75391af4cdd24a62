/** Messages from the site's broker: MQTT 5 with an acknowledgement only after the disk. */
@NullMarked
package dev.skerry.agent.ingest.mqtt;

import org.jspecify.annotations.NullMarked;

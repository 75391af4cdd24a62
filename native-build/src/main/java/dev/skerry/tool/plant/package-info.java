/** A simulated water plant whose sensors talk MQTT and CoAP. */
@NullMarked
package dev.skerry.tool.plant;

import org.jspecify.annotations.NullMarked;

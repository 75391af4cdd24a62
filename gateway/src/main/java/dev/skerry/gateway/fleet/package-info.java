/** Agents, devices and their latest values, as the gateway knows them. */
@NullMarked
package dev.skerry.gateway.fleet;

import org.jspecify.annotations.NullMarked;

/** Agents, devices, their latest values, alarms and decisions, as the gateway knows them. */
@NullMarked
package dev.skerry.gateway.fleet;

import org.jspecify.annotations.NullMarked;

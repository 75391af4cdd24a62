/** Alarms and decisions as the gateway knows them, and what people do about them. */
@NullMarked
package dev.skerry.gateway.alarm;

import org.jspecify.annotations.NullMarked;

/**
 * Tells people and programs elsewhere of alarms: to whom, of which, how often, and until it
 * arrived.
 */
@NullMarked
package dev.skerry.gateway.notify;

import org.jspecify.annotations.NullMarked;

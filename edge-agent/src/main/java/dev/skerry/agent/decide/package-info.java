/** Rules over what devices show: windows, hold times, alarms and commands. No I/O, no clock. */
@NullMarked
package dev.skerry.agent.decide;

import org.jspecify.annotations.NullMarked;
